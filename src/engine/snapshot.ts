import { errorText } from '../log.ts';
import type { StoredDocument } from '../journal/journal.ts';
import type { JournalEvent, Message, Person } from '../protocol/server-messages.ts';
import { EngineError } from './engine-error.ts';
import { readUnclearedRow, toMessage, type Row } from './row.ts';

/** The answer of the script `snapshot`: a room at one moment, and events. */
export interface Snapshot {
  readonly epoch: string;
  readonly head: number;
  readonly version: number;
  readonly count: number;
  /** People by id; undefined in a large room. */
  readonly people: ReadonlyMap<string, Person> | undefined;
  /** True when the event at the requested offset is kept, and none after it was pruned. */
  readonly isKept: boolean;
  /** True also when that event was pruned last, or cleared with all after it that are gone: the engine did not lose it. */
  readonly isKnown: boolean;
  readonly events: readonly LoggedEvent[];
  /** The highest offset that was pruned. Events before it have gaps. */
  readonly pruned: number;
  /** Every event with a lower offset is gone. */
  readonly cleared: number;
  /** Version of the documents. */
  readonly documentsVersion: number;
  /** The documents; undefined when the node has this version, or asked for none. */
  readonly documents: readonly StoredDocument[] | undefined;
}

/** An event of the log. A message is its current row. */
export type LoggedEvent =
  | { readonly kind: 'message'; readonly offset: number; readonly row: Row }
  | {
      readonly kind: 'change';
      readonly offset: number;
      readonly event: Exclude<JournalEvent, Message>;
      /** True for an edit that a later one replaced. It has no text, and is not sent. */
      readonly isReplaced?: boolean;
    };

type RawEvent = readonly [id: string, fields: readonly [kind: string, value: string]];
type RawSnapshot = readonly [
  epoch: string,
  head: string,
  version: string,
  mode: string,
  count: string,
  people: readonly string[],
  isKept: number,
  events: readonly RawEvent[],
  rows: readonly (string | null)[],
  pruned: string,
  cleared: string,
  documentsVersion: string,
  documents: readonly string[] | null,
  fields: readonly string[],
];

/** Reads the answer of the script `snapshot`. Throws an EngineError when the data of the room are malformed. */
export function readSnapshot(answer: unknown): Snapshot {
  const [epoch, head, version, mode, count, people, isKept, events, rows, pruned, ...kept] = answer as RawSnapshot;
  const [cleared, documentsVersion, documents, fields] = kept;
  try {
    return {
      ...{ epoch, head: Number(head), version: Number(version), count: Number(count) },
      ...{ isKept: isKept === 1, isKnown: isKept > 0 },
      people: mode === 'names' ? readPeople(people, fields) : undefined,
      events: markReplaced(readEvents(events, rows, Number(cleared))),
      ...{ pruned: Number(pruned), cleared: Number(cleared), documentsVersion: Number(documentsVersion) },
      documents: documents ? readDocuments(documents) : undefined,
    };
  } catch (error) {
    throw new EngineError('broken', `The data of the room are malformed: ${errorText(error)}`);
  }
}

/** Returns an event as a member sees it. `viewer` is the person whose reactions are `mine`. */
export function toJournalEvent(logged: LoggedEvent, viewer: string): JournalEvent {
  return logged.kind === 'message' ? toMessage(logged.row, viewer) : logged.event;
}

/** Returns the first `limit` events as a member sees them, without replaced edits. */
export function toJournalEvents(events: Iterable<LoggedEvent>, viewer: string, limit = Infinity): JournalEvent[] {
  const seen: JournalEvent[] = [];
  for (const logged of events) {
    if (seen.length >= limit) break;
    if (!isReplaced(logged)) seen.push(toJournalEvent(logged, viewer));
  }
  return seen;
}

/** Returns whether an event is an edit that a later one replaced. */
export function isReplaced(logged: LoggedEvent): boolean {
  return logged.kind === 'change' && logged.isReplaced === true;
}

/** Marks the edits that later ones among the events replace. */
export function markReplaced(events: readonly LoggedEvent[]): readonly LoggedEvent[] {
  const edited = new Set<string>();
  return events
    .toReversed()
    .map((logged): LoggedEvent => {
      if (logged.kind === 'message' || logged.event.type !== 'edited') return logged;
      const { event } = logged;
      if (edited.has(event.message)) return { ...logged, event: { ...event, text: '' }, isReplaced: true };
      edited.add(event.message);
      return logged;
    })
    .reverse();
}

/** Reads the pairs of the hash of documents: a key, then the end or 0, a space and the value. */
export function readDocuments(pairs: readonly string[]): StoredDocument[] {
  const documents: StoredDocument[] = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const [key, stored] = [pairs[index] as string, pairs[index + 1] as string];
    const space = stored.indexOf(' ');
    const endsAt = Number(stored.slice(0, space));
    documents.push({ key, value: stored.slice(space + 1), endsAt: endsAt === 0 ? undefined : endsAt });
  }
  return documents;
}

/**
 * Reads the pairs of the hash of people: an id, then the number of members, the folded name and the name. `fields` are the pairs of
 * another hash: an id, then further fields as JSON that follows a name.
 */
export function readPeople(pairs: readonly string[], fields: readonly string[]): ReadonlyMap<string, Person> {
  const people = new Map<string, Person>();
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const [id, value] = [pairs[index] as string, pairs[index + 1] as string];
    people.set(id, { id, name: value.split(' ').slice(2).join(' ') });
  }
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [id, json] = [fields[index] as string, fields[index + 1] as string];
    const person = people.get(id);
    if (person) people.set(id, { ...person, ...(JSON.parse(`{${json.slice(1)}}`) as Omit<Person, 'id' | 'name'>) });
  }
  return people;
}

function readEvents(events: readonly RawEvent[], rows: readonly (string | null)[], cleared: number): LoggedEvent[] {
  const found = new Map<string, Row | undefined>();
  let next = 0;
  // The script returns the row of each message once. Its text is then in memory once.
  const findRow = (message: string) => {
    if (!found.has(message)) found.set(message, readUnclearedRow(rows[next++], cleared));
    return found.get(message);
  };
  return events.flatMap(([id, [kind, value]]): LoggedEvent | [] => {
    const offset = Number.parseInt(id, 10);
    if (kind === 'm') {
      const row = findRow(value);
      return row ? { kind: 'message', offset, row } : [];
    }
    const event = JSON.parse(value) as Exclude<JournalEvent, Message>;
    if (event.type !== 'edited') return { kind: 'change', offset, event };
    // The log holds no texts: that of an edit is the current one of its message.
    return { kind: 'change', offset, event: { ...event, text: findRow(event.message)?.message.text ?? '' } };
  });
}
