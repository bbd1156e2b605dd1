import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Person } from '../protocol/server-messages.ts';

/** Maximum size of a document's value, in bytes of UTF-8. */
export const MAX_DOCUMENT_BYTES = 16 * 1_024;
/** Maximum number of documents of a room. */
export const MAX_DOCUMENTS = 20_000;

/** Small JSON documents that a room keeps by key, the same on all nodes. Documents that have ended do not appear. */
export interface Documents {
  /** Changes with every commit that keeps something. The end of a document changes nothing. */
  readonly version: number;
  /** Returns the value of a document; undefined when the room does not keep it. */
  get(key: string): string | undefined;
  /** Returns the keys and values of all documents whose key begins with `prefix`, in any order. */
  entries(prefix: string): readonly (readonly [key: string, value: string])[];
}

/** A document to keep, or to remove where `value` is undefined. */
export interface DocumentChange {
  readonly key: string;
  /** At most `MAX_DOCUMENT_BYTES`. */
  readonly value: string | undefined;
  /** When the document ends, in milliseconds since 1970. Absent for one that stays. */
  readonly endsAt?: number | undefined;
}

/** A person to remove from the room. */
export interface Removal {
  /** Id of the person. */
  readonly person: string;
  /** The reason to close the carriers of its members with. */
  readonly reason: CloseReason;
}

/** An entry of the audit log. */
export interface AuditEntry {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** JSON. */
  readonly value: string;
}

/** Digits of a number in a sortable id, with leading zeros. */
const ID_DIGITS = 16;

/** Returns the id of an entry in the form whose order as text is that of the log: ids are numbers, or pairs of numbers. */
export function toSortableId(id: string): string {
  return id.replace(/\d+/g, (digits) => digits.padStart(ID_DIGITS, '0'));
}

/** A page of the audit log, the newest entry first. */
export interface LogPage {
  readonly entries: readonly AuditEntry[];
  /** `before` of the next page; undefined when there are no older entries. */
  readonly next: string | undefined;
}

/** The people that are in a room, on all nodes. */
export interface People {
  /** Returns a person that is in the room. */
  find(personId: string): PresentPerson | undefined;
  /** Counts the people on a network that entered before a time, in milliseconds since 1970. */
  countOnNetwork(network: string, enteredBefore: number): number;
}

/** A person in a room. */
export interface PresentPerson {
  readonly person: Person;
  readonly memberIds: readonly string[];
  /** Networks of its members, as `bannableNetwork` returns them. */
  readonly networks: readonly string[];
}

/** The people for a command that does not need them. */
export const NO_PEOPLE: People = { find: () => undefined, countOnNetwork: () => 0 };

/** The documents of a room that does not keep any. */
export const NO_DOCUMENTS: Documents = { version: 0, get: () => undefined, entries: () => [] };

/** Small texts that the store keeps by key for the whole server, the same on all nodes. Methods reject with a RecordError. */
export interface KeptValues {
  /** Reads all values whose key begins with `prefix`, in any order. */
  entries(prefix: string): Promise<readonly (readonly [key: string, value: string])[]>;
  /** Stores values all together; one that is undefined removes its key. They survive a kill of the process. */
  set(values: ReadonlyMap<string, string | undefined>): Promise<void>;
}

/**
 * Returns the key of the value that keeps events of a room from pruning. A capability that reads the journal stores it with
 * `toRetentionFloor`, and again while it reads.
 */
export function retentionFloorKey(room: string): string {
  return `floor/${room}`;
}

/** Returns a value that keeps all events from an offset on, until a time in milliseconds since 1970. */
export function toRetentionFloor(offset: number, endsAt: number): string {
  return `${offset} ${Math.ceil(endsAt)}`;
}

/** Reads the offset from which on pruning keeps events. Infinity: it need not keep any. */
export function readRetentionFloor(value: string | undefined, now: number): number {
  const [offset, endsAt] = (value ?? '').split(' ').map(Number);
  return offset !== undefined && endsAt !== undefined && endsAt > now ? offset : Number.POSITIVE_INFINITY;
}
