import type { Candidate } from './answer-candidates.ts';

/** How a data channel came to be open. */
export interface Connected {
  /** From the answer to the open channel, in milliseconds. */
  readonly after: number;
  /** Of the pair that was chosen; undefined where the platform does not tell. */
  readonly local: (Candidate & { readonly type: string }) | undefined;
  readonly remote: Candidate | undefined;
  /** Round-trip time in milliseconds; undefined while nothing was measured. */
  readonly roundTrip: number | undefined;
}

/** A peer of a client that offers one data channel, to see whether it opens. */
export interface Probe {
  /** The offer, without candidates: so the server sends nothing until something has reached it. */
  offer(): Promise<string>;
  /** Takes the answer; resolves to undefined when no channel opens within so many milliseconds. */
  connect(answer: string, within: number): Promise<Connected | undefined>;
  /** Frees everything. Again: does nothing. */
  close(): void;
}

/** Makes a probe whose channel has this protocol. */
export type OpenProbe = (protocol: string) => Probe;
