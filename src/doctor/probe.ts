import type { Candidate } from './answer-candidates.ts';
import { readIceLinks } from '../protocol/ice-servers.ts';

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

/** A TURN server, and how this client gets in. */
export interface TurnAccess {
  /** RFC 7065, such as `turn:turn.example:3478?transport=udp`. */
  readonly uri: string;
  readonly username: string;
  readonly credential: string;
}

/**
 * Whether a TURN server gives this client an address to be relayed from, within so many milliseconds; undefined when the
 * client has no such way to any TURN server. Rejects when it does not take the URI.
 */
export type TryTurn = (access: TurnAccess, within: number) => Promise<boolean | undefined>;

/** The TURN servers of a `Link` header (RFC 9725 section 4.6) that say how one gets in. */
export function readTurnAccess(link: string | null): readonly TurnAccess[] {
  return readIceLinks(link).flatMap(({ urls, username, credential }) => {
    if (!/^turns?:/i.test(urls) || username === undefined || credential === undefined) return [];
    return [{ uri: urls, username, credential }];
  });
}
