import { iceServersOf } from '../protocol/ice-servers.ts';

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
export function turnAccesses(link: string | null): readonly TurnAccess[] {
  return iceServersOf(link).flatMap(({ urls, username, credential }) => {
    if (!/^turns?:/i.test(urls) || username === undefined || credential === undefined) return [];
    return [{ uri: urls, username, credential }];
  });
}
