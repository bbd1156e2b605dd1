/** Where an answer says that the server can be reached. */
export interface Candidate {
  /** An IP address. */
  readonly address: string;
  readonly port: number;
}

/** The candidates of an answer, or the sentence why there was none. */
export type OwnCandidates = readonly Candidate[] | { readonly why: string };

const CANDIDATE = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ \w+/i;

/** The UDP candidates of an answer, the most preferred first. */
export function answerCandidates(answer: string): readonly Candidate[] {
  return answer.split(/\r?\n/).flatMap((line) => {
    const [, address, port] = CANDIDATE.exec(line) ?? [];
    return address === undefined ? [] : [{ address, port: Number(port) }];
  });
}

/** The answer as if the server had only this address. */
export function answerOnlyWith(answer: string, candidate: Candidate): string {
  const lines = answer.split('\r\n');
  return lines.filter((line) => !line.startsWith('a=candidate:') || isSame(line, candidate)).join('\r\n');
}

function isSame(line: string, { address, port }: Candidate): boolean {
  const [one] = answerCandidates(line);
  return one?.address === address && one.port === port;
}

/** Address and port as one writes them: `192.0.2.1:8080` or `[2001:db8::1]:8080`. */
export function formatCandidate({ address, port }: Candidate): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
