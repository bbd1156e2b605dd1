import { MAX_REPLAY_EVENTS } from '../protocol/limits.ts';
import type { Reactor } from '../protocol/reactor-messages.ts';
import type { JournalEvent, Message } from '../protocol/server-messages.ts';
import type { ReplayStep } from '../record/record.ts';
import type { EngineConnection } from './connection.ts';
import { EngineError } from './engine-error.ts';
import type { EngineRoom } from './engine-room.ts';
import { readRow, readUnclearedRow, toMessage, type Row } from './row.ts';
import { pageScript } from './scripts.ts';
import { isReplaced, markReplaced, readPeople, toJournalEvents, type LoggedEvent, type Snapshot } from './snapshot.ts';

/** Reads a room's messages and events from the engine. Methods reject with an EngineError. */
export class EngineReads {
  /** The snapshot that is being read for clients which were away for longer than the tail reaches. */
  #reading: Promise<Snapshot> | undefined;

  constructor(
    private readonly room: EngineRoom,
    private readonly connection: EngineConnection,
  ) {}

  /** Reads the newest messages before an offset. */
  async before(offset: number, limit: number, viewer: string): Promise<readonly Message[]> {
    const rows = await this.connection.run(pageScript, [this.room.key], [String(offset), String(limit)]);
    return (rows as readonly (string | null)[])
      .flatMap((row) => (row ? [toMessage(readRow(row), viewer)] : []))
      .reverse();
  }

  /** Reads the next step of a replay. */
  async step(position: number, limit: number, viewer: string): Promise<ReplayStep> {
    const { isKnown, events } = await this.room.readFrom(position);
    if (!isKnown) throw new EngineError('away', 'The events were pruned during the replay.');
    const page = toJournalEvents(events, viewer, limit);
    return { events: page, position: page.at(-1)?.offset ?? this.room.copy.head };
  }

  /** Reads the first kept events after an offset: from memory where all of them are there. */
  async events(offset: number, limit: number): Promise<readonly JournalEvent[]> {
    const step = this.room.copy.tail.after(offset, limit, '');
    if (step) return step.events;
    let events: readonly LoggedEvent[] = [];
    for (let position = offset; ;) {
      const read = (await this.room.readFrom(position, limit)).events;
      events = markReplaced([...events, ...read]).filter((logged) => !isReplaced(logged));
      // A page with fewer events than `limit` is the last one.
      if (read.length < limit || events.length >= limit) return toJournalEvents(events, '', limit);
      position = read.at(-1)?.offset ?? position;
    }
  }

  /** Reads the current state of a message. */
  async message(id: string, viewer: string): Promise<Message | undefined> {
    const row = await this.#row(id);
    return row && toMessage(row, viewer);
  }

  /** Reads at most `limit` people with a reaction to a message. */
  async reactors(id: string, emoji: string, limit: number): Promise<readonly Reactor[]> {
    const by = (await this.#row(id))?.message.by ?? {};
    const ids = Object.hasOwn(by, emoji) ? (by[emoji] ?? []).slice(0, limit) : [];
    if (ids.length === 0) return [];
    const names = (await this.connection.send('HMGET', [`${this.room.key}:people`, ...ids])) as (string | null)[];
    const present = readPeople(
      ids.flatMap((personId, index) => [personId, names[index] ?? []].flat()),
      [],
    );
    return ids.map((personId) => ({ id: personId, name: present.get(personId)?.name }));
  }

  async #row(id: string): Promise<Row | undefined> {
    const { key, copy } = this.room;
    const value = (await this.connection.send('HGET', [`${key}:row`, id])) as string | null;
    return readUnclearedRow(value, copy.cleared);
  }

  /** Reads whether all events after an offset of an epoch are kept, but for cleared ones. */
  async isKnown(epoch: string, offset: number): Promise<boolean> {
    const snapshot = await this.room.readFrom(offset, 1);
    return snapshot.epoch === epoch && snapshot.isKnown;
  }

  /**
   * Reads whether the engine keeps the event at an offset and all after it, and the event that was seen. Clients that return
   * together share a read.
   */
  async isReplayable(offset: number, seen: number): Promise<boolean> {
    const { copy } = this.room;
    const isHere = (events: Snapshot['events']) => seen === offset || events.some((event) => event.offset === seen);
    while (this.#reading) {
      await this.#reading.catch(() => undefined);
      if (copy.tail.has(offset) && (seen === offset || copy.tail.has(seen)))
        return copy.tail.countAfter(offset) <= MAX_REPLAY_EVENTS;
    }
    this.#reading = this.room.readFrom(offset);
    try {
      const { isKept, events, epoch } = await this.#reading;
      const isComplete = epoch === copy.epoch && events.length <= MAX_REPLAY_EVENTS;
      if (isComplete && isKept) copy.tail.extend(events, offset, copy.head);
      return isKept && isComplete && isHere(events);
    } finally {
      this.#reading = undefined;
    }
  }
}
