import { addressKind } from '../net/ip-address.ts';

/** What a host is made of, and a port behind it. Findings put it into commands, so it is nothing else. */
const HOST = /^(?<host>[a-z0-9_.-]{1,253}|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** The host that a request was sent to, as URLs spell it; empty when its `Host` header is none. */
export function requestedHost(request: Request): string {
  return URL.parse(`http://${hostIn(request.headers.get('Host') ?? '')}`)?.hostname ?? '';
}

/**
 * Whether a host name or address in a URL is one that the Internet knows: not `localhost`, not a name of a home network
 * (RFC 6762, RFC 8375), not an address that is reached from nearby only; and nothing that a shell could take for more.
 */
export function isPublicHost(host: string): boolean {
  const name = bareHost(hostIn(host)).toLowerCase().replace(/\.$/, '');
  if (isAddress(name)) return addressKind(name) === 'public';
  return name.includes('.') && !/(^|\.)(localhost|local|lan|home|internal|intranet|home\.arpa|test)$/.test(name);
}

/** Whether a host in a URL is this very machine. */
export function isLocalHost(host: string): boolean {
  const name = bareHost(host).toLowerCase();
  if (isAddress(name)) return addressKind(name) === 'loopback';
  return /(^|\.)localhost\.?$/.test(name);
}

/** A host in a URL without the brackets around an IPv6 address. */
export function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function hostIn(hostAndPort: string): string {
  return HOST.exec(hostAndPort)?.groups?.['host'] ?? '';
}

function isAddress(name: string): boolean {
  return name.includes(':') || /^[\d.]+$/.test(name);
}
