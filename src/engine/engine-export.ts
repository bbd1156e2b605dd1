import {
  isMovedValue,
  MAX_REACTION_MEMBERS,
  StoreFailure,
  type AuditItem,
  type CommandItem,
  type DocumentItem,
  type EventItem,
  type ExportSource,
  type NameItem,
  type ReactionsItem,
  type RoomHead,
  type RoomItem,
  type ValueItem,
} from '../ports/transfer.ts';
import type { Edited, JournalEvent } from '../protocol/server-messages.ts';
import type { RawAuditEntry } from './audit-log.ts';
import { readDocuments } from './snapshot.ts';
import { HELD_MS } from './turn-caller.ts';
import { valuesKey } from './keys.ts';
import { readRow, toMessage, type Row } from './row.ts';
import { copyRoomScript } from './scripts.ts';
import { TransferLink, type TransferEngine } from './transfer-link.ts';

/** Number of events or results in one part. */
const PART_ITEMS = 200;
/** Copies of rooms expire after this time, also when the export was killed. */
const COPY_SECONDS = 3_600;
/** Parts of a copy. */
const COPIED = ['log', 'row', 'names', 'held', 'docs', 'audit', 'cmd:0', 'cmd:1'];

/** An entry of the log of a room. */
type LogEntry = readonly [id: string, fields: readonly [kind: string, value: string]];

/** Opens the engine for an export. Nodes may go on using it. Rejects with a StoreFailure. */
export async function openEngineExport(engine: TransferEngine): Promise<ExportSource> {
  const link = await TransferLink.open(engine);
  return new EngineExport(link, engine.prefix, `${engine.prefix}export:${engine.newId()}:`);
}

/** Reads rooms from copies in the engine, which nodes do not change. One room is copied at a time. */
class EngineExport implements ExportSource {
  readonly warnings: readonly string[] = [];

  constructor(
    private readonly link: TransferLink,
    private readonly prefix: string,
    /** Start of the keys of copies. */
    private readonly copies: string,
  ) {}

  /** Offset before which all events of the copied room are cleared. */
  #cleared = 0;

  readSecret(): Promise<Uint8Array | undefined> {
    return this.link.readSecret(this.prefix);
  }

  async *values(): AsyncGenerator<readonly ValueItem[]> {
    const all = toPairs(await this.link.send('HGETALL', [valuesKey(this.prefix)]));
    const moved = all.filter(([key]) => isMovedValue(key)).sort(([a], [b]) => (a < b ? -1 : 1));
    for (let start = 0; start < moved.length; start += PART_ITEMS)
      yield moved.slice(start, start + PART_ITEMS).map(([key, value]) => ({ type: 'value', key, value }));
  }

  async *rooms(only?: string): AsyncGenerator<RoomHead> {
    const names = (await this.link.send('ZRANGE', [`${this.prefix}rooms`, '0', '-1'])) as readonly string[];
    for (const name of names.filter((name) => only === undefined || name === only).sort()) {
      const keys = [`${this.prefix}{${name}}`, this.#copyOf(name)];
      try {
        const answer = await this.link.run(copyRoomScript, keys, [String(COPY_SECONDS)]);
        const [epoch, head, pruned, reserved, cleared] = answer as readonly (string | null)[];
        this.#cleared = Number(cleared);
        // A node has listed the room and not opened it.
        if (!epoch) continue;
        const highest = Math.max(Number(head), Number(reserved));
        yield { type: 'room', name, epoch, head: Number(head), reserved: highest, prunedTo: Number(pruned) };
      } finally {
        // Also when the reader of the export has gone.
        await this.#drop(name);
      }
    }
  }

  async *items({ name }: RoomHead): AsyncGenerator<readonly RoomItem[]> {
    const copy = this.#copyOf(name);
    yield await this.#names(copy);
    yield* this.#documents(copy);
    yield* this.#audit(copy);
    yield* this.#events(copy, `${this.#cleared}-0`);
    yield* this.#commands(`${copy}:cmd:0`);
    yield* this.#commands(`${copy}:cmd:1`);
  }

  async close(): Promise<void> {
    this.link.close();
  }

  async #names(copy: string): Promise<readonly NameItem[]> {
    const names = toPairs(await this.link.send('HGETALL', [`${copy}:names`]));
    const ends = new Map(toPairs(await this.link.send('ZRANGE', [`${copy}:held`, '0', '-1', 'WITHSCORES'])));
    return names.sort().map(([name, member]): NameItem => {
      const end = ends.get(name);
      // The engine stores only the end. The name of an author is reserved for longer, so this may be in the future.
      const leftAt = end === undefined ? undefined : Math.max(0, Math.round(Number(end)) - HELD_MS);
      return { type: 'name', name, member, network: 0, ...(leftAt !== undefined && { leftAt }) };
    });
  }

  async *#documents(copy: string): AsyncGenerator<readonly DocumentItem[]> {
    const documents = toPairs(await this.link.send('HGETALL', [`${copy}:docs`])).sort(([a], [b]) => (a < b ? -1 : 1));
    const items = readDocuments(documents.flat()).map(({ key, value, endsAt }): DocumentItem => {
      return { type: 'document', key, value, ...(endsAt !== undefined && { endsAt }) };
    });
    for (let start = 0; start < items.length; start += PART_ITEMS) yield items.slice(start, start + PART_ITEMS);
  }

  async *#audit(copy: string): AsyncGenerator<readonly AuditItem[]> {
    for (let from = '-'; ;) {
      const range = [`${copy}:audit`, from, '+', 'COUNT', String(PART_ITEMS)];
      const entries = (await this.link.send('XRANGE', range)) as readonly RawAuditEntry[];
      if (entries.length === 0) return;
      yield entries.map(([, [, time, , value]]) => ({ type: 'audit', time: Number(time), value }));
      from = `(${entries.at(-1)?.[0]}`;
    }
  }

  /** Reads the events from a position on. */
  async *#events(copy: string, first: string): AsyncGenerator<readonly RoomItem[]> {
    const newest = new Map<string, number>();
    for await (const entries of this.#log(copy, first))
      for (const [, [, value]] of entries) {
        const edit = readEdit(value);
        if (edit) newest.set(edit.message, edit.offset);
      }
    for await (const entries of this.#log(copy, first)) {
      const rows = await this.#rows(
        copy,
        entries.flatMap(([, [kind, value]]) => readMessageId(kind, value) ?? []),
      );
      const items = entries
        .flatMap(([, [kind, value]]) => toItems(kind, value, rows))
        .map((item) => {
          // A text is in the last of the edits only, as in a data folder.
          return item.type === 'edited' && newest.get(item.message) !== item.offset ? { ...item, text: '' } : item;
        });
      for (let start = 0; start < items.length; start += PART_ITEMS) yield items.slice(start, start + PART_ITEMS);
    }
  }

  /** Reads the entries of the log from a position on. */
  async *#log(copy: string, first: string): AsyncGenerator<readonly LogEntry[]> {
    for (let from = first; ;) {
      const range = [`${copy}:log`, from, '+', 'COUNT', String(PART_ITEMS)];
      const entries = (await this.link.send('XRANGE', range)) as readonly LogEntry[];
      if (entries.length === 0) return;
      yield entries;
      from = `(${entries.at(-1)?.[0]}`;
    }
  }

  /** Reads the present rows of messages. */
  async #rows(copy: string, ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    if (ids.length === 0) return new Map();
    const values = (await this.link.send('HMGET', [`${copy}:row`, ...ids])) as readonly (string | null)[];
    return new Map(
      ids.flatMap((id, index) => {
        const value = values[index];
        return value ? [[id, readRow(value)] as const] : [];
      }),
    );
  }

  /** Reads results of commands. The engine may return one of them more than once. */
  async *#commands(key: string): AsyncGenerator<readonly CommandItem[]> {
    let cursor = '0';
    do {
      const answer = await this.link.send('HSCAN', [key, cursor, 'COUNT', String(PART_ITEMS)]);
      const [next, results] = answer as [string, readonly string[]];
      yield toPairs(results).map(([id, result]) => {
        const [offset, time] = result.split(' ').map(Number);
        return { type: 'command', id, offset: offset ?? 0, time: time ?? 0 };
      });
      cursor = next;
    } while (cursor !== '0');
  }

  async #drop(name: string): Promise<void> {
    const keys = COPIED.map((part) => `${this.#copyOf(name)}:${part}`);
    try {
      await this.link.send('UNLINK', keys);
    } catch (error) {
      // They expire.
      if (!(error instanceof StoreFailure)) throw error;
    }
  }

  #copyOf(name: string): string {
    return `${this.copies}{${name}}`;
  }
}

/** Returns the id of the message that an entry of the log needs: its own, or that of an edit. */
function readMessageId(kind: string, value: string): string | undefined {
  return kind === 'm' ? value : readEdit(value)?.message;
}

/** Reads an edit from an entry of the log; undefined for another event. The value of a message is its id. */
function readEdit(value: string): Edited | undefined {
  if (!value.startsWith('{')) return undefined;
  const event = JSON.parse(value) as JournalEvent;
  return event.type === 'edited' ? event : undefined;
}

function toItems(kind: string, value: string, rows: ReadonlyMap<string, Row>): readonly RoomItem[] {
  if (kind !== 'm') {
    const event = JSON.parse(value) as Exclude<EventItem, { type: 'message' }>;
    // The log holds no texts: that of an edit is the present one of its message.
    if (event.type !== 'edited') return [event];
    return [{ ...event, text: rows.get(event.message)?.message.text ?? '' }];
  }
  const row = rows.get(value);
  if (!row) return [];
  const { reactions: _, ...message } = toMessage(row, '');
  return [message, ...toReactions(value, row)];
}

function toReactions(message: string, { message: { by = {} } }: Row): readonly ReactionsItem[] {
  return Object.entries(by).flatMap(([emoji, members]) =>
    Array.from({ length: Math.ceil(members.length / MAX_REACTION_MEMBERS) }, (_, part) => {
      const start = part * MAX_REACTION_MEMBERS;
      return {
        type: 'reactions',
        message,
        emoji,
        members: members.slice(start, start + MAX_REACTION_MEMBERS),
      } as const;
    }),
  );
}

/** Reads an answer in which keys and values alternate. */
function toPairs(answer: unknown): [string, string][] {
  if (!Array.isArray(answer)) return Object.entries((answer ?? {}) as Record<string, string>);
  if (Array.isArray(answer[0])) return answer as [string, string][];
  return Array.from({ length: answer.length / 2 }, (_, index) => [
    String(answer[2 * index]),
    String(answer[2 * index + 1]),
  ]);
}
