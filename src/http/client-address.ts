import { isIP } from 'node:net';
import type { Log } from '../log.ts';
import { addressKind, canonicalAddress } from '../net/ip-address.ts';

/** Maximum length of a header in a log line, in characters. */
const MAX_LOGGED_HEADER = 100;
/** An entry that is not a bare address: quoted, in brackets, or with a port (RFC 7239 section 6). */
const ENTRY = /^(?<quote>"?)(?:\[(?<ipv6>[0-9A-Fa-f:.]+)(?:%[^\]]*)?\]|(?<ipv4>[\d.]+))(?::\d{1,5})?\k<quote>$/;

/**
 * Returns the IP address of the client in its canonical spelling. Without trusted proxies, or without `X-Forwarded-For`,
 * this is the address of the socket. With `proxies` trusted proxies, it is the entry that the outermost of them added: that
 * many entries from the right. A client can forge all entries to the left. Returns an empty text when that entry is missing
 * or is not an address. Such clients share limits, and never count as this machine.
 */
export function clientAddress(request: Request, socketAddress: string, proxies: number): string {
  const header = request.headers.get('X-Forwarded-For');
  if (proxies === 0 || header === null) return canonicalAddress(socketAddress);
  return readForwardedEntry(header.split(',').at(-proxies) ?? '') ?? '';
}

/** Returns the IP address of the client, like `clientAddress`. */
export type AddressReader = (request: Request, socketAddress: string) => string;

/** Creates the reader for a number of trusted proxies. The reader logs the first header without a usable address. */
export function createAddressReader(proxies: number, log: Log): AddressReader {
  let isLogged = false;
  return (request, socketAddress) => {
    const address = clientAddress(request, socketAddress, proxies);
    const header = request.headers.get('X-Forwarded-For')?.slice(-MAX_LOGGED_HEADER);
    // Without the header, the socket has no address because the client has left.
    if (address === '' && header !== undefined && !isLogged) {
      isLogged = true;
      log(
        'X-Forwarded-For has no IP address where TRUST_PROXY expects one: these clients share one set of limits',
        {
          header,
        },
        'warn',
      );
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

/** Returns whether an address is a loopback address: that of the operator, or of a proxy that `TRUST_PROXY` leaves out. */
export function isLoopback(address: string): boolean {
  return addressKind(address) === 'loopback';
}
