import type {
  Cleared,
  Deleted,
  Edited,
  Message,
  Reacted,
  Renamed,
  SettingsEvent,
} from '../protocol/server-messages.ts';
import { isRecord, parseJson } from '../protocol/json.ts';
import { SERVER_BAN_PREFIX, SERVER_LOG_PREFIX } from './server-log.ts';

/** Starts of the keys of kept values that move with the rooms. The others belong to the server that stored them. */
const MOVED_VALUES: readonly string[] = [SERVER_BAN_PREFIX, SERVER_LOG_PREFIX];

/** Returns whether a kept value with this key moves with the rooms. */
export function isMovedValue(key: string): boolean {
  return MOVED_VALUES.some((prefix) => key.startsWith(prefix));
}

/** Returns whether a kept value with this key is a ban from all rooms. */
export function isServerBan(key: string): boolean {
  return key.startsWith(SERVER_BAN_PREFIX);
}

/** Returns the key of the ban from all rooms whose end a value reports; undefined unless the value is such an entry of the log. */
export function readLiftedBan({ key, value }: ValueItem): string | undefined {
  if (!key.startsWith(SERVER_LOG_PREFIX)) return undefined;
  const entry = parseJson(value);
  if (!isRecord(entry) || entry['action'] !== 'unban' || typeof entry['ban'] !== 'string') return undefined;
  return SERVER_BAN_PREFIX + entry['ban'];
}

/** A store failed. The message is one sentence for the operator. */
export class StoreFailure extends Error {}

/**
 * All rooms of a store, each as it is at one moment, while servers may go on using the store. A method that fails rejects
 * with a StoreFailure.
 */
export interface ExportSource {
  /** Sentences about data that the store has lost. */
  readonly warnings: readonly string[];
  /** Reads the secret that signs resume tokens. Resolves to undefined when the store has none yet. */
  readSecret(): Promise<Uint8Array | undefined>;
  /** Reads the values of the whole server that move with its rooms, in the order of their keys and in parts of a bounded size. */
  values(): AsyncIterable<readonly ValueItem[]>;
  /** Reads the rooms in the order of their names, or only the room with a name, if the store has it. */
  rooms(only?: string): AsyncIterable<RoomHead>;
  /**
   * Reads the contents of a room in parts of a bounded size: its reserved names, its kept documents, its audit log from the
   * oldest entry on, its events in rising order, each message before the reactions to it, and the results of commands.
   */
  items(room: RoomHead): AsyncIterable<readonly RoomItem[]>;
  /** Releases the store. */
  close(): Promise<void>;
}

/**
 * A store that no server uses, and that takes rooms all together or not at all. A method that fails rejects with a
 * StoreFailure.
 */
export interface ImportTarget {
  /** Sentences about data that the store has lost. */
  readonly warnings: readonly string[];
  /** Reads the secret that signs resume tokens. Resolves to undefined when the store has none yet. */
  readSecret(): Promise<Uint8Array | undefined>;
  /** Stores another secret with the next `commit`. */
  writeSecret(secret: Uint8Array): Promise<void>;
  /**
   * Writes values of the whole server. Resolves to the index of the first one where the store has another under the key, unless
   * `replaces`: it and those after it are not written. Values of the store that are not written stay.
   */
  writeValues(values: readonly ValueItem[], replaces: boolean): Promise<number | undefined>;
  /** Removes values of the whole server with the next `commit`. None of them was written. */
  removeValues(keys: readonly string[]): Promise<void>;
  /**
   * Begins a room. Resolves to false when it exists, unless `replaces`: the old room then goes with the next `commit`. New
   * events of the room get offsets above `reserved`, and above all that the old room may have assigned in the same epoch.
   */
  beginRoom(room: RoomHead, replaces: boolean): Promise<boolean>;
  /**
   * Writes the next items of the room that began last. Resolves to the index of the first item whose id, name or key the room
   * has already; it and the items after it are not written. Of several results of one command, the first counts.
   */
  writeItems(items: readonly RoomItem[]): Promise<number | undefined>;
  /** Makes everything that was written durable and visible, in one step. */
  commit(): Promise<void>;
  /** Releases the store, and discards what is not committed. */
  close(): Promise<void>;
}

/** A value that the store keeps for the whole server. */
export interface ValueItem {
  readonly type: 'value';
  /** One for which `isMovedValue` returns true. */
  readonly key: string;
  /** JSON. */
  readonly value: string;
}

/** A room without its contents. */
export interface RoomHead {
  readonly type: 'room';
  readonly name: string;
  /** Identity of the stream. */
  readonly epoch: string;
  /** Offset of the last event; any offset up to `reserved` when the room has no event. */
  readonly head: number;
  /** The highest offset that may have been assigned. */
  readonly reserved: number;
  /** The highest pruned offset; 0 when nothing was pruned. */
  readonly prunedTo: number;
}

/** A part of a room's contents. */
export type RoomItem = NameItem | DocumentItem | AuditItem | EventItem | ReactionsItem | CommandItem;

/** A name that is reserved for a member. */
export interface NameItem {
  readonly type: 'name';
  /** In folded form. */
  readonly name: string;
  /** Id of the member. */
  readonly member: string;
  readonly network: number;
  /** When the member left, in milliseconds since 1970. Absent while it is in the room. */
  readonly leftAt?: number;
  /** Id of a message that the member wrote. */
  readonly message?: string;
}

/** A kept document. */
export interface DocumentItem {
  readonly type: 'document';
  readonly key: string;
  readonly value: string;
  /** When it ends, in milliseconds since 1970. Absent for one that stays. */
  readonly endsAt?: number;
}

/** An entry of the audit log. */
export interface AuditItem {
  readonly type: 'audit';
  /** Milliseconds since 1970. */
  readonly time: number;
  /** JSON. */
  readonly value: string;
}

/** A message in its current state, without reactions. */
export type MessageItem = Omit<Message, 'prev' | 'reactions'>;

/** An event that is not a message. */
export type ChangeItem = (Edited | Deleted | Reacted | Renamed | SettingsEvent | Cleared) & {
  /** Tag of the member's network; absent without one. */
  readonly network?: number;
};

/** An event. */
export type EventItem = MessageItem | ChangeItem;

/** Members that reacted to a message with the same emoji. A long list takes several items. */
export interface ReactionsItem {
  readonly type: 'reactions';
  readonly message: string;
  readonly emoji: string;
  /** Ids of 1 to `MAX_REACTION_MEMBERS` members. */
  readonly members: readonly string[];
}

/** The result of a command, with which the room answers its repeats. */
export interface CommandItem {
  readonly type: 'command';
  readonly id: string;
  readonly offset: number;
  readonly time: number;
}

/** Maximum number of members in one item. */
export const MAX_REACTION_MEMBERS = 100;

/** Upper bound of offsets: leaves room for as many again. */
export const MAX_OFFSET = 2 ** 52;
