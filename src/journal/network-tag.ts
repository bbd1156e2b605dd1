import { addressKind, toNetwork } from '../net/ip-address.ts';

/** Number of tags. So few that a stored tag does not tell which of thousands of networks it stands for. */
const TAGS = 65_536;
/** Tag of events without an address, and of loopback addresses: those are the operator's or a proxy's. It has no share. */
export const NO_NETWORK = 0;

/**
 * Returns a small number for the network of an address, with which a journal bounds a network's share of what it keeps.
 * The epoch is the salt, so a network has different tags in different rooms.
 */
export function networkTag(epoch: string, address: string | undefined): number {
  if (address === undefined || addressKind(address) === 'loopback') return NO_NETWORK;
  return 1 + Number(Bun.hash(`${epoch} ${toNetwork(address)}`) % BigInt(TAGS - 1));
}

/** A replay may have at most so many times the events that count towards its limit. */
export const MAX_REPLAY_FACTOR = 4;

/** Returns the most events of a kind that one network may hold, of so many in all. */
export function networkShare(maxEvents: number): number {
  return Math.max(1, Math.floor(maxEvents / 4));
}
