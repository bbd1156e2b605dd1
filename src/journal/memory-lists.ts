import type { JournalEvent, Message } from '../protocol/server-messages.ts';
import { MAX_REPLAY_FACTOR, networkShare, NO_NETWORK } from './network-tag.ts';

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

/** Returns the first `limit` events after a position, in rising order, without those that `isLeftOut` selects. */
export function mergeAfter(
  position: number,
  limit: number,
  messages: readonly Message[],
  changes: readonly Change[],
  isLeftOut: (event: JournalEvent) => boolean,
): JournalEvent[] {
  const events: JournalEvent[] = [];
  let message = indexAfter(messages, position);
  let change = indexAfter(changes, position);
  while (events.length < limit) {
    const nextMessage = messages[message];
    const nextChange = changes[change];
    if (nextMessage && !(nextChange && nextChange.offset < nextMessage.offset)) {
      events.push(nextMessage);
      message++;
    } else if (nextChange) {
      if (!isLeftOut(nextChange.event)) events.push(nextChange.event);
      change++;
    } else break;
  }
  return events;
}

/** Counts the events from an offset on, and returns when the last of them happened. */
export function countFrom(
  offset: number,
  messages: readonly Message[],
  changes: readonly Change[],
): { readonly events: number; readonly lastActivity: number | undefined } {
  const [fromMessages, fromChanges] = [messages, changes].map((list) => list.length - indexAfter(list, offset - 1));
  const events = (fromMessages ?? 0) + (fromChanges ?? 0);
  const [message, change] = [messages.at(-1), changes.at(-1)?.event];
  const last = (message?.offset ?? 0) > (change?.offset ?? 0) ? message : change;
  return { events, lastActivity: events > 0 ? last?.time : undefined };
}

/** Counts the changes of each network, except for those without a network. */
function countByNetwork(changes: readonly Change[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { network } of changes) if (network !== NO_NETWORK) counts.set(network, (counts.get(network) ?? 0) + 1);
  return counts;
}

/** Counts the changes of each network that are more than its share. */
export function surplusByNetwork(changes: readonly Change[], share: number): Map<number, number> {
  const counts = [...countByNetwork(changes)];
  return new Map(counts.flatMap(([network, count]) => (count > share ? [[network, count - share]] : [])));
}

/** Empties an edit. */
export function withoutText(change: Change): Change {
  const { event } = change;
  return event.type === 'edited' ? { ...change, event: { ...event, text: '' } } : change;
}

/** Counts the changes, at most `share` of each network. */
function countWithinShare(changes: readonly Change[], share: number): number {
  return [...surplusByNetwork(changes, share).values()].reduce((left, surplus) => left - surplus, changes.length);
}

/** Returns whether the events after an offset are few enough for a replay. */
export function isFewAfter(
  offset: number,
  limit: number,
  messages: readonly Message[],
  allChanges: readonly Change[],
): boolean {
  const count = messages.length - indexAfter(messages, offset);
  const changes = allChanges.slice(indexAfter(allChanges, offset));
  if (count + changes.length <= limit) return true;
  if (changes.length > MAX_REPLAY_FACTOR * limit) return false;
  return count + countWithinShare(changes, networkShare(limit)) <= limit;
}

/** A message that can still change, and the members that reacted to it, by emoji. */
export interface Row {
  message: Message;
  readonly reactions: Map<string, Set<string>>;
}

/** Returns the message as this member reads it. A deleted message shows no reactions. */
export function toMessage({ message, reactions }: Row, viewer: string): Message {
  const visible = [...reactions]
    .filter(([, members]) => members.size > 0 && !message.deleted)
    .map(([emoji, members]) => ({ emoji, count: members.size, ...(members.has(viewer) && { mine: true as const }) }))
    .sort((a, b) => (a.emoji < b.emoji ? -1 : 1));
  return visible.length === 0 ? message : { ...message, reactions: visible };
}
