import { addressKind } from '../net/ip-address.ts';
import { isLocalHost, isPublicHost, requestedHost } from './host-kind.ts';

/** Most proxies that anybody declares. */
const MAX_FORWARDERS = 10;

/** What requests so far tell about how the server is reached. */
export interface Traffic {
  /** How many came for another host than the machine itself. */
  readonly requests: number;
  /**
   * Fewest addresses in an `X-Forwarded-For` that came from nearby, where a proxy would be; 0: none came. Each proxy adds
   * one to those that a client made up, so the fewest are the proxies' own.
   */
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
    if (forwarded !== null) {
      this.forwarders = Math.min(this.forwarders || MAX_FORWARDERS, forwarded.split(',').length);
    }
    const host = requestedHost(request);
    if (!isLocalHost(host)) this.requests++;
    if (isPublicHost(host)) this.publicHost = host;
  }
}
