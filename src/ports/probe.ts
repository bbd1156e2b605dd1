import { readIceLinks } from '../protocol/ice-servers.ts';

/** An address of the server in an SDP answer. */
export interface Candidate {
  /** An IP address. */
  readonly address: string;
  readonly port: number;
}

/** A data channel that a probe opened. */
export interface OpenedChannel {
  /** Milliseconds from the answer to the open channel. */
  readonly durationMs: number;
  /** The local candidate of the selected pair. Undefined where the platform hides it. */
  readonly local: (Candidate & { readonly type: string }) | undefined;
  /** The remote candidate of the selected pair. Undefined where the platform hides it. */
  readonly remote: Candidate | undefined;
  /** Round-trip time in milliseconds. Undefined before the first measurement. */
  readonly roundTripMs: number | undefined;
}

/** A client-side peer that offers one data channel, to test whether it opens. */
export interface Probe {
  /** Creates the offer. It has no candidates, so the server sends nothing until a packet of the probe arrives. */
  offer(): Promise<string>;
  /** Applies the answer. Resolves to undefined when no channel opens within `timeoutMs`. */
  connect(answer: string, timeoutMs: number): Promise<OpenedChannel | undefined>;
  /** Closes the peer. Does nothing when called again. */
  close(): void;
}

/** Opens a probe whose channel has this subprotocol. */
export type OpenProbe = (protocol: string) => Probe;

/** A TURN server and the credentials for it. */
export interface TurnServer {
  /** URI of RFC 7065, such as `turn:turn.example:3478?transport=udp`. */
  readonly uri: string;
  readonly username: string;
  readonly credential: string;
}

/**
 * Tries to allocate a relay address at a TURN server. Resolves to whether the server allocated one within `timeoutMs`,
 * and to undefined when this client does not support the server's transport. Rejects when the client rejects the URI.
 */
export type TryTurn = (server: TurnServer, timeoutMs: number) => Promise<boolean | undefined>;

/** Reads the TURN servers of a `Link` header (RFC 9725 section 4.6). Leaves out servers without credentials. */
export function readTurnServers(link: string | null): readonly TurnServer[] {
  return readIceLinks(link).flatMap(({ urls, username, credential }) => {
    if (!/^turns?:/i.test(urls) || username === undefined || credential === undefined) return [];
    return [{ uri: urls, username, credential }];
  });
}
