import type { JournalEvent, Message } from '../protocol/server-messages.ts';
import { NO_NETWORK } from './network-tag.ts';

/** A journalled event that is not a message. */
export interface Change {
  readonly offset: number;
  readonly event: Exclude<JournalEvent, Message>;
  readonly network: number;
}

/** Returns the index of the first item after an offset. */
export function indexAfter(items: readonly { readonly offset: number }[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.offset ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns whether the list has an item at this offset. */
export function hasOffset(items: readonly { readonly offset: number }[], offset: number): boolean {
  return items[indexAfter(items, offset) - 1]?.offset === offset;
}

/** Counts the changes of each network, except for those without a network. */
export function countByNetwork(changes: readonly Change[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { network } of changes) if (network !== NO_NETWORK) counts.set(network, (counts.get(network) ?? 0) + 1);
  return counts;
}

/** Counts the changes, at most `share` of each network. */
export function countWithinShare(changes: readonly Change[], share: number): number {
  let surplus = 0;
  for (const count of countByNetwork(changes).values()) surplus += Math.max(0, count - share);
  return changes.length - surplus;
}
