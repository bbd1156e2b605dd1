import { readForwardedEntry } from '../http/client-address.ts';
import { addressKind } from '../net/ip-address.ts';
import { isLocalHost, isPublicHost, requestedHost } from './host-kind.ts';

/** Maximum number of proxies that a finding can suggest. */
const MAX_PROXIES = 10;
/** Maximum length of an entry in a finding, in characters. An IPv6 address with brackets and port has at most 47. */
const MAX_ENTRY_LENGTH = 47;

/** Facts about how clients reach the server, from its requests so far. */
export interface Traffic {
  /** Requests for a host other than this machine. */
  readonly externalRequests: number;
  /**
   * Proxies in front of the server: the fewest addresses in an `X-Forwarded-For` header, or 0 without such a header. A
   * client can invent addresses and each proxy adds one, so the shortest header contains only those of the proxies.
   */
  readonly proxies: number;
  /** The host of the last request for a public host. */
  readonly publicHost: string | undefined;
  /** The last entry of an `X-Forwarded-For` header that is not an IP address, shortened. */
  readonly unreadableEntry?: string | undefined;
}

/** Collects these facts in constant memory. */
export class TrafficWatch implements Traffic {
  externalRequests = 0;
  proxies = 0;
  publicHost: string | undefined;
  unreadableEntry: string | undefined;

  /** Counts a request that arrived from `socketAddress`. */
  record(request: Request, socketAddress: string): void {
    // A proxy is usually on the same machine or network. A public address may be a client that invented the header.
    const isNear = addressKind(socketAddress) !== 'public';
    const forwarded = isNear ? request.headers.get('X-Forwarded-For') : null;
    const entries = forwarded?.split(',') ?? [];
    if (entries.length > 0) this.proxies = Math.min(this.proxies || MAX_PROXIES, entries.length);
    // A client can invent entries on the left. The last entry is from the nearest proxy.
    const last = entries.at(-1);
    if (last !== undefined && readForwardedEntry(last) === undefined) {
      this.unreadableEntry = last.trim().slice(0, MAX_ENTRY_LENGTH);
    }
    const host = requestedHost(request);
    if (!isLocalHost(host)) this.externalRequests++;
    if (isPublicHost(host)) this.publicHost = host;
  }
}
