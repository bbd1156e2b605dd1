import { canonicalAddress } from '../net/ip-address.ts';
import type { PublicAddress } from '../config/public-address.ts';

/** Type preference of host candidates, and the component's part, in a priority (RFC 8445 section 5.1.2.1). */
const HOST_PRIORITY = 126 * 2 ** 24 + (256 - 1);
/** The highest local preference (RFC 8445 section 5.1.2.1); the library's candidates lie at half of it and below. */
const MAX_LOCAL_PREFERENCE = 65_535;

/**
 * The values of the answer's `a=candidate` lines: public addresses first, since most clients come from outside and can
 * try nothing else; then the library's, or the loopback address on a machine without another network. Of candidates
 * with the same address and port only the first is not redundant (RFC 8445 section 5.1.3).
 */
export function hostCandidates(
  library: readonly string[],
  publicAddresses: readonly PublicAddress[],
  udpPort: number,
): readonly string[] {
  const foundations = readFoundations(publicAddresses);
  const known = publicAddresses.map((one, index) => {
    const priority = HOST_PRIORITY + (MAX_LOCAL_PREFERENCE - index) * 2 ** 8;
    return `${foundations.get(one.address)} 1 UDP ${priority} ${one.address} ${one.port ?? udpPort} typ host`;
  });
  const local = library.length > 0 ? library : [`1 1 UDP 2114977791 127.0.0.1 ${udpPort} typ host`];
  const taken = new Set<string>();
  return [...known, ...local].filter((one) => {
    const transport = transportAddress(one);
    const isNew = !taken.has(transport);
    taken.add(transport);
    return isNew;
  });
}

/** One for each address (RFC 8445 section 5.1.1.3), and none that the library gives, which are numbers. */
function readFoundations(publicAddresses: readonly PublicAddress[]): ReadonlyMap<string, string> {
  const addresses = [...new Set(publicAddresses.map(({ address }) => address))];
  return new Map(addresses.map((address, index) => [address, `public${index + 1}`]));
}

/** Address and port of a candidate, however it is spelled. */
function transportAddress(candidate: string): string {
  const [address = '', port] = candidate.split(' ').slice(4, 6);
  return `${canonicalAddress(address)} ${port}`;
}
