import type { PublicAddress } from '../config/public-address.ts';
import { transportAddress } from './candidates.ts';

/** Priority of a host candidate of component 1, without its local preference (RFC 8445 section 5.1.2.1). */
const HOST_PRIORITY = 126 * 2 ** 24 + (256 - 1);
/** Maximum local preference (RFC 8445 section 5.1.2.1). The library's candidates have at most half of it. */
const MAX_LOCAL_PREFERENCE = 65_535;

/**
 * Creates the values of the answer's `a=candidate` lines. Public addresses come first, because most clients are outside
 * the server's network and can reach no other address. The library's candidates follow, or the loopback address on a
 * machine without a network. Each address and port appears once (RFC 8445 section 5.1.3).
 */
export function hostCandidates(
  libraryCandidates: readonly string[],
  publicAddresses: readonly PublicAddress[],
  udpPort: number,
): readonly string[] {
  const foundations = createFoundations(publicAddresses);
  const outside = publicAddresses.map(({ address, port = udpPort }, index) => {
    const priority = HOST_PRIORITY + (MAX_LOCAL_PREFERENCE - index) * 2 ** 8;
    return `${foundations.get(address)} 1 UDP ${priority} ${address} ${port} typ host`;
  });
  const local = libraryCandidates.length > 0 ? libraryCandidates : [`1 1 UDP 2114977791 127.0.0.1 ${udpPort} typ host`];
  const byAddress = new Map<string, string>();
  for (const candidate of [...outside, ...local]) {
    const address = transportAddress(candidate);
    if (!byAddress.has(address)) byAddress.set(address, candidate);
  }
  return [...byAddress.values()];
}

/** Creates one foundation for each address (RFC 8445 section 5.1.1.3). The library's foundations are numbers. */
function createFoundations(publicAddresses: readonly PublicAddress[]): ReadonlyMap<string, string> {
  const addresses = [...new Set(publicAddresses.map(({ address }) => address))];
  return new Map(addresses.map((address, index) => [address, `public${index + 1}`]));
}
