import { addressKind } from '../net/ip-address.ts';
import { remember } from '../net/remember.ts';

/** A host and an optional port. The pattern excludes all shell metacharacters, since findings put hosts into commands. */
const HOST_AND_PORT = /^(?<host>[a-z0-9_.-]{1,253}|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** Reads the host in the `Host` header, in the spelling of URLs. Returns an empty string when the header is not a host. */
export function requestedHost(request: Request): string {
  return hostName(request.headers.get('Host') ?? '');
}

const hostName = remember((header): string => URL.parse(`http://${parseHost(header)}`)?.hostname ?? '');

/**
 * Returns whether the Internet can resolve or route a host of a URL. `localhost`, the names of home networks (RFC 6762,
 * RFC 8375), addresses that are not public, and any text that is not a host are not public.
 */
export function isPublicHost(host: string): boolean {
  const name = bareHost(parseHost(host)).toLowerCase().replace(/\.$/, '');
  if (isAddress(name)) return addressKind(name) === 'public';
  return name.includes('.') && !/(^|\.)(localhost|local|lan|home|internal|intranet|home\.arpa|test)$/.test(name);
}

/** Returns whether a host of a URL is this machine: `localhost` or a loopback address. */
export function isLocalHost(host: string): boolean {
  const name = bareHost(host).toLowerCase();
  if (isAddress(name)) return addressKind(name) === 'loopback';
  return /(^|\.)localhost\.?$/.test(name);
}

/** Removes the brackets around an IPv6 address. */
export function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function parseHost(hostAndPort: string): string {
  return HOST_AND_PORT.exec(hostAndPort)?.groups?.['host'] ?? '';
}

function isAddress(name: string): boolean {
  return name.includes(':') || /^[\d.]+$/.test(name);
}
