import { addressKind, isLocalHost, isPublicHost } from './address-kind.ts';

/** Longest name of a host (RFC 1035 section 2.3.4). */
const LONGEST_NAME = 253;

/** What requests so far tell about how the server is reached. */
export interface Traffic {
  /** How many came for another host than the machine itself. */
  readonly requests: number;
  /** Most addresses in `X-Forwarded-For` that came from nearby, where a proxy would be. */
  readonly forwarders: number;
  /** The public name or address that somebody asked for last; undefined: nobody has. */
  readonly publicHost: string | undefined;
}

/** Looks at requests as they pass: a few numbers, whatever they hold. */
export class TrafficWatch implements Traffic {
  requests = 0;
  forwarders = 0;
  publicHost: string | undefined;

  /** Takes a request from this address of a socket into account. */
  see(request: Request, socketAddress: string): void {
    // Anybody on the Internet can write such a header; a proxy is mostly on the same machine or network.
    const isNear = addressKind(socketAddress) !== 'public';
    const forwarded = isNear ? request.headers.get('X-Forwarded-For') : null;
    if (forwarded !== null) this.forwarders = Math.min(10, Math.max(this.forwarders, forwarded.split(',').length));
    const host = URL.parse(`http://${request.headers.get('Host') ?? ''}`)?.hostname ?? '';
    if (!isLocalHost(host)) this.requests++;
    if (host.length <= LONGEST_NAME && isPublicHost(host)) this.publicHost = host;
  }
}
