import { isIP } from 'node:net';
import { addressKind, canonicalAddress } from '../net/ip-address.ts';

/**
 * The IP address a request comes from, in its canonical spelling. Behind `proxies` trusted proxies it is the one that many from the right of
 * `X-Forwarded-For`, which the outermost of them wrote; what stands further left anybody may have made up.
 */
export function clientAddress(request: Request, socketAddress: string, proxies: number): string {
  if (proxies === 0) return canonicalAddress(socketAddress);
  const forwarded = (request.headers.get('X-Forwarded-For') ?? '').split(',').map((one) => one.trim());
  const address = forwarded.at(-proxies) ?? '';
  return canonicalAddress(isIP(address) === 0 ? socketAddress : address);
}

/** An address of this machine itself: the owner's, or that of a proxy which was not declared. */
export function isLoopback(address: string): boolean {
  return addressKind(address) === 'loopback';
}
