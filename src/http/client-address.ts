import { isIP } from 'node:net';
import { addressKind, canonicalAddress } from '../net/ip-address.ts';

/**
 * Returns the client's IP address in its canonical spelling. Behind `proxies` trusted proxies, it is that many entries from
 * the right of `X-Forwarded-For`: the entry that the outermost proxy added. The client can forge everything left of it.
 */
export function clientAddress(request: Request, socketAddress: string, proxies: number): string {
  if (proxies === 0) return canonicalAddress(socketAddress);
  const forwarded = (request.headers.get('X-Forwarded-For') ?? '').split(',').map((entry) => entry.trim());
  const address = forwarded.at(-proxies) ?? '';
  return canonicalAddress(isIP(address) === 0 ? socketAddress : address);
}

/** Returns whether an address is of this machine: the operator's, or of a proxy that `TRUST_PROXY` does not count. */
export function isLoopback(address: string): boolean {
  return addressKind(address) === 'loopback';
}
