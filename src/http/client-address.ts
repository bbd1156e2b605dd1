import { isIP } from 'node:net';
import type { Log } from '../log.ts';
import { addressKind, canonicalAddress } from '../net/ip-address.ts';

/** Longest part of a header in a log line, in characters. */
const MAX_LOGGED_HEADER = 100;
/** Forms of an entry besides a bare address: quoted, in brackets, with a port (RFC 7239 section 6), or both. */
const ENTRY = /^(?<quote>"?)(?:\[(?<ipv6>[0-9A-Fa-f:.]+)(?:%[^\]]*)?\]|(?<ipv4>[\d.]+))(?::\d{1,5})?\k<quote>$/;

/**
 * Returns the client's IP address in its canonical spelling. Behind `proxies` trusted proxies, it is that many entries from
 * the right of `X-Forwarded-For`: the entry that the outermost proxy added. The client can forge everything left of it.
 * Returns an empty text when that entry is missing or is not an address. Such clients share limits, and are never taken for
 * this machine. Without the header, it is the address of the socket.
 */
export function clientAddress(request: Request, socketAddress: string, proxies: number): string {
  const header = request.headers.get('X-Forwarded-For');
  if (proxies === 0 || header === null) return canonicalAddress(socketAddress);
  return readForwardedEntry(header.split(',').at(-proxies) ?? '') ?? '';
}

/** Reads the IP address of a request's client, as `clientAddress` does. */
export type AddressReader = (request: Request, socketAddress: string) => string;

/** Creates the reader for a number of trusted proxies. It logs once that clients cannot be told apart. */
export function createAddressReader(proxies: number, log: Log): AddressReader {
  let isLogged = false;
  return (request, socketAddress) => {
    const address = clientAddress(request, socketAddress, proxies);
    if (address === '' && !isLogged) {
      isLogged = true;
      const header = request.headers.get('X-Forwarded-For')?.slice(-MAX_LOGGED_HEADER) ?? '';
      log('X-Forwarded-For has no IP address where TRUST_PROXY expects it: such clients share limits', { header });
    }
    return address;
  };
}

/** Reads an entry of `X-Forwarded-For` as proxies write it. Returns undefined when it is not an IP address. */
export function readForwardedEntry(entry: string): string | undefined {
  const text = entry.trim();
  const { ipv4, ipv6 } = ENTRY.exec(text)?.groups ?? {};
  const address = ipv4 ?? ipv6 ?? text.replace(/^"(.*)"$/, '$1');
  return isIP(address) === 0 ? undefined : canonicalAddress(address);
}

/** Returns whether an address is of this machine: the operator's, or of a proxy that `TRUST_PROXY` does not count. */
export function isLoopback(address: string): boolean {
  return addressKind(address) === 'loopback';
}
