import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { addressKind, canonicalAddress } from '../net/ip-address.ts';
import { ConfigError, readList, type Environment } from './env.ts';

/** An item of `PUBLIC_IP`: an address where clients reach the UDP port. */
export interface PublicHost {
  /** An IP address or a host name. */
  readonly host: string;
  /** Port outside a NAT; undefined means the UDP port's own number. */
  readonly port: number | undefined;
}

/** An address where clients reach the UDP port. */
export interface PublicAddress {
  /** IP address in its canonical spelling. */
  readonly address: string;
  /** Undefined means the UDP port's own number. */
  readonly port: number | undefined;
}

/** Resolves a host name to its addresses. Rejects when the name does not resolve. */
export type Lookup = (name: string) => Promise<readonly string[]>;

/** A host name (RFC 1123 section 2.1) or an IPv4 address, with an optional port. */
const NAME_AND_PORT = /^(?<host>[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252}))(?::(?<port>\d{1,5}))?$/;
const BRACKETS_AND_PORT = /^\[(?<host>[0-9A-Fa-f:.]+)\](?::(?<port>\d{1,5}))?$/;

/** Reads `PUBLIC_IP`. Throws a ConfigError for an item that is not an address or a name. */
export function readPublicHosts(env: Environment): readonly PublicHost[] {
  return readList(env, 'PUBLIC_IP').map((item) => {
    const host = isIP(item) === 6 ? { host: item, port: undefined } : readHostAndPort(item);
    if (host && isReachable(host.host)) return host;
    throw new ConfigError(
      `PUBLIC_IP: "${item}" is not an address that clients can reach. ` +
        'Use 203.0.113.7, [2001:db8::7]:3478 or chat.example, separated by commas.',
    );
  });
}

function readHostAndPort(value: string): PublicHost | undefined {
  const { host, port } = (NAME_AND_PORT.exec(value) ?? BRACKETS_AND_PORT.exec(value))?.groups ?? {};
  if (host === undefined || (value.startsWith('[') && isIP(host) !== 6)) return undefined;
  // Digits and dots are a mistyped address, not a name.
  if (/^[\d.]+$/.test(host) && isIP(host) !== 4) return undefined;
  if (port === undefined) return { host, port };
  return Number(port) >= 1 && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined;
}

/** Returns whether other machines can send to an address: not `0.0.0.0`, not multicast or reserved, without a scope. */
function isReachable(host: string): boolean {
  return !(host.includes('%') || ['unspecified', 'multicast', 'reserved'].includes(addressKind(host)));
}

/**
 * Returns whether an address means the same machine everywhere. A hosts file often gives a machine's own name a loopback
 * address.
 */
function isUnambiguous(address: string): boolean {
  return isReachable(address) && !['loopback', 'link-local'].includes(addressKind(address));
}

/**
 * Resolves the names among the hosts. Returns each address once, in the order of `PUBLIC_IP`. Rejects with a ConfigError
 * when a name has no address that other machines can reach.
 */
export async function resolvePublicHosts(
  hosts: readonly PublicHost[],
  lookupName: Lookup = systemLookup,
): Promise<readonly PublicAddress[]> {
  const addresses = await Promise.all(
    hosts.map(async ({ host, port }) => {
      const addresses = isIP(host) === 0 ? await resolve(host, lookupName) : [host];
      return addresses.map((address) => ({ address: canonicalAddress(address), port }));
    }),
  );
  return [...new Map(addresses.flat().map((entry) => [`${entry.address} ${entry.port}`, entry])).values()];
}

async function resolve(name: string, lookupName: Lookup): Promise<readonly string[]> {
  const addresses = await lookupName(name).catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new ConfigError(`PUBLIC_IP: "${name}" does not resolve${why}. Use a name that does, or an IP address.`);
  });
  const usable = addresses.filter(isUnambiguous);
  if (usable.length > 0) return usable;
  const found = addresses.length === 0 ? 'has no address' : `is ${addresses.join(', ')}, which clients cannot reach`;
  throw new ConfigError(`PUBLIC_IP: "${name}" ${found}. Use another name, or an IP address.`);
}

/** Resolves a name as the system does, with its hosts file. */
async function systemLookup(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
