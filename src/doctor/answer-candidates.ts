import type { Candidate } from '../ports/probe.ts';

/** The candidates in the server's answer to its own offer, or the reason why there is no answer. */
export type OwnCandidates = readonly Candidate[] | { readonly reason: string };

const UDP_CANDIDATE = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ \w+/i;

/** Parses the UDP candidates of an SDP answer, the most preferred first. */
export function parseCandidates(answer: string): readonly Candidate[] {
  return answer.split(/\r?\n/).flatMap((line) => {
    const [, address, port] = UDP_CANDIDATE.exec(line) ?? [];
    return address === undefined ? [] : [{ address, port: Number(port) }];
  });
}

/** Removes every candidate but one from an SDP answer. */
export function keepOnlyCandidate(answer: string, candidate: Candidate): string {
  const lines = answer.split('\r\n');
  return lines.filter((line) => !line.startsWith('a=candidate:') || holdsCandidate(line, candidate)).join('\r\n');
}

function holdsCandidate(line: string, { address, port }: Candidate): boolean {
  const [parsed] = parseCandidates(line);
  return parsed?.address === address && parsed.port === port;
}

/** Writes a candidate as `192.0.2.1:8080` or `[2001:db8::1]:8080`. */
export function formatCandidate({ address, port }: Candidate): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
