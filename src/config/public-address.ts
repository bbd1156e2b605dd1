import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { addressKind, canonicalAddress } from '../net/ip-address.ts';
import { ConfigError, readList, type Environment } from './env.ts';

/** Where clients outside reach the UDP port, as the owner wrote it. */
export interface PublicHost {
  /** An IP address, or a name that has some. */
  readonly host: string;
  /** Where a NAT gives the port another number. */
  readonly port: number | undefined;
}

/** Where clients outside reach the UDP port. */
export interface PublicAddress {
  /** An IP address, in its canonical spelling. */
  readonly address: string;
  /** Undefined means the UDP port's own number. */
  readonly port: number | undefined;
}

/** Finds the addresses of a name; rejects when it has none. */
export type Lookup = (name: string) => Promise<readonly string[]>;

/** A name (RFC 1123 section 2.1) that is not read as digits and dots, or an IPv4 address; an optional port. */
const NAME_AND_PORT = /^(?<host>[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252}))(?::(?<port>\d{1,5}))?$/;
const BRACKETS_AND_PORT = /^\[(?<host>[0-9A-Fa-f:.]+)\](?::(?<port>\d{1,5}))?$/;

/** Reads `PUBLIC_IP`. Throws a ConfigError for what cannot be an address. */
export function readPublicHosts(env: Environment): readonly PublicHost[] {
  return readList(env, 'PUBLIC_IP').map((one) => {
    const host = isIP(one) === 6 ? { host: one, port: undefined } : hostAndPort(one);
    if (host && isReachable(host.host)) return host;
    throw new ConfigError(
      'PUBLIC_IP must be addresses such as 203.0.113.7, [2001:db8::7]:3478 or chat.example, comma separated, ' +
        `not "${one}".`,
    );
  });
}

function hostAndPort(value: string): PublicHost | undefined {
  const { host, port } = (NAME_AND_PORT.exec(value) ?? BRACKETS_AND_PORT.exec(value))?.groups ?? {};
  if (host === undefined || (value.startsWith('[') && isIP(host) !== 6)) return undefined;
  // Digits and dots are meant as an address, never as a name.
  if (/^[\d.]+$/.test(host) && isIP(host) !== 4) return undefined;
  if (port === undefined) return { host, port };
  return Number(port) >= 1 && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined;
}

/** Not "any", not multicast, no scope: nobody could send there from outside. */
function isReachable(host: string): boolean {
  const isMulticast = /^(22[4-9]\.|23\d\.|255\.|ff[0-9a-f]{2}:)/i.test(canonicalAddress(host));
  return !(host.includes('%') || isMulticast || addressKind(host) === 'unspecified');
}

/** A hosts file may give a machine's own name such an address, which means another machine to everybody else. */
function isElsewhereToo(address: string): boolean {
  return isReachable(address) && !['loopback', 'link-local'].includes(addressKind(address));
}

/**
 * The addresses behind the names, in the owner's order and each once. Rejects with a ConfigError when a name has no
 * address that others can reach.
 */
export async function resolvePublicHosts(
  hosts: readonly PublicHost[],
  addressesOf: Lookup = systemLookup,
): Promise<readonly PublicAddress[]> {
  const found = await Promise.all(
    hosts.map(async ({ host, port }) => {
      const addresses = isIP(host) === 0 ? await resolve(host, addressesOf) : [host];
      return addresses.map((address) => ({ address: canonicalAddress(address), port }));
    }),
  );
  return [...new Map(found.flat().map((one) => [`${one.address} ${one.port}`, one])).values()];
}

async function resolve(name: string, addressesOf: Lookup): Promise<readonly string[]> {
  const addresses = await addressesOf(name).catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new ConfigError(`PUBLIC_IP must have names that resolve, and "${name}" does not${why}.`);
  });
  const usable = addresses.filter(isElsewhereToo);
  if (usable.length > 0) return usable;
  const what = addresses.length === 0 ? 'no address' : `only ${addresses.join(', ')}, which others cannot reach`;
  throw new ConfigError(`PUBLIC_IP must have names that resolve, and "${name}" has ${what}.`);
}

/** As the system resolves names, its hosts file included. */
async function systemLookup(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
