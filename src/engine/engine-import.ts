import {
  StoreFailure,
  type EventItem,
  type ImportTarget,
  type MessageItem,
  type ReactionsItem,
  type RoomHead,
  type RoomItem,
  type ValueItem,
} from '../ports/transfer.ts';
import { valuesKey } from './keys.ts';
import { HELD_FOR_AUTHOR_MS, HELD_MS } from './turn-caller.ts';
import { importCommitScript, importItemsScript } from './scripts.ts';
import { TransferLink, type TransferEngine } from './transfer-link.ts';

/** Rooms that are not committed expire after this time, also when the import was killed. */
const STAGED_SECONDS = 86_400;
/** Limit of one call, in UTF-16 code units. */
const MAX_CALL_UNITS = 256 * 1_024;
/** Staged instead of a value that the commit removes. No value is empty. */
const REMOVED = '';

/** An item of the script: op, key, value, position. */
type Op = readonly [op: string, key: string, value: string, position: string];

/** Opens the engine for an import. Rejects with a StoreFailure, also when nodes use it. */
export async function openEngineImport(engine: TransferEngine): Promise<ImportTarget> {
  const link = await TransferLink.open(engine);
  try {
    const [seconds] = (await link.send('TIME', [])) as [string];
    const nodes = Number(await link.send('ZCOUNT', [`${engine.prefix}nodes`, `${Number(seconds) * 1_000}`, '+inf']));
    if (nodes > 0) throw nodesFailure();
    return new EngineImport(link, engine);
  } catch (error) {
    link.close();
    throw error;
  }
}

/** Writes rooms under keys of their own, which one script renames in the end. */
class EngineImport implements ImportTarget {
  readonly warnings: readonly string[] = [];
  /** Start of the keys of rooms that are not committed. */
  readonly #staged: string;
  readonly #rooms: { readonly name: string; readonly replaces: boolean }[] = [];
  #secret: Uint8Array | undefined;
  /** The last message, whose reactions may follow. */
  #message: { readonly item: MessageItem; readonly by: Map<string, Set<string>> } | undefined;

  constructor(
    private readonly link: TransferLink,
    private readonly engine: TransferEngine,
  ) {
    this.#staged = `${engine.prefix}import:${engine.newId()}:`;
  }

  readSecret(): Promise<Uint8Array | undefined> {
    return this.link.readSecret(this.engine.prefix);
  }

  async writeSecret(secret: Uint8Array): Promise<void> {
    this.#secret = secret;
  }

  async writeValues(values: readonly ValueItem[], replaces: boolean): Promise<number | undefined> {
    const fields = [valuesKey(this.engine.prefix), ...values.map(({ key }) => key)];
    const present = (await this.link.send('HMGET', fields)) as readonly (string | null)[];
    const isOther = ({ value }: ValueItem, index: number) => (present[index] ?? value) !== value;
    const refused = replaces ? -1 : values.findIndex(isOther);
    const written = refused === -1 ? values : values.slice(0, refused);
    await this.#stageValues(written);
    return refused === -1 ? undefined : refused;
  }

  async removeValues(keys: readonly string[]): Promise<void> {
    await this.#stageValues(keys.map((key) => ({ key, value: REMOVED })));
  }

  async beginRoom({ name, epoch, head, prunedTo, reserved }: RoomHead, replaces: boolean): Promise<boolean> {
    const fields = [`${this.engine.prefix}{${name}}`, 'epoch', 'head', 'reserved'];
    const [existing, ...offsets] = (await this.link.send('HMGET', fields)) as readonly (string | null)[];
    if (existing && !replaces) return false;
    // Nodes may have assigned offsets of this stream after the export.
    const assigned = existing === epoch ? Math.max(reserved, ...offsets.map(Number)) : reserved;
    this.#rooms.push({ name, replaces });
    await this.#run([['h', epoch, `${head} ${prunedTo} ${assigned}`, '']]);
    return true;
  }

  async writeItems(items: readonly RoomItem[]): Promise<number | undefined> {
    let call: { readonly op: Op; readonly index: number }[] = [];
    let units = 0;
    const flush = async () => {
      const refused = await this.#run(call.map(({ op }) => op));
      const index = refused === 0 ? undefined : call[refused - 1]?.index;
      call = [];
      units = 0;
      return index;
    };
    for (const [index, item] of items.entries()) {
      const op = this.#toOp(item, items[index + 1]?.type === 'reactions');
      if (op === 'repeated') return (await flush()) ?? index;
      if (!op) continue;
      call.push({ op, index });
      units += op[1].length + op[2].length;
      if (units < MAX_CALL_UNITS) continue;
      const refused = await flush();
      if (refused !== undefined) return refused;
    }
    return await flush();
  }

  async commit(): Promise<void> {
    const { prefix } = this.engine;
    const rooms = this.#rooms.flatMap(({ name, replaces }) => [name, replaces ? '1' : '0']);
    const args = [prefix, this.#staged, this.#secret?.toBase64() ?? '', ...rooms];
    const keys = [`${prefix}nodes`, valuesKey(prefix), valuesKey(this.#staged)];
    const answer = await this.link.run(importCommitScript, keys, args);
    if (answer === 'nodes') throw nodesFailure();
    if (answer !== '') throw new StoreFailure(`The room ${String(answer)} exists now. Nothing was imported.`);
    this.#rooms.length = 0;
  }

  async close(): Promise<void> {
    try {
      await this.link.send('UNLINK', [valuesKey(this.#staged)]);
      for (const { name } of this.#rooms) {
        const parts = ['', ':log', ':row', ':names', ':held', ':docs', ':ends', ':audit', ':cmd'];
        await this.link.send(
          'UNLINK',
          parts.map((part) => `${this.#staged}{${name}}${part}`),
        );
      }
    } catch (error) {
      // They expire.
      if (!(error instanceof StoreFailure)) throw error;
    } finally {
      this.link.close();
    }
  }

  async #stageValues(values: readonly Pick<ValueItem, 'key' | 'value'>[]): Promise<void> {
    if (values.length === 0) return;
    const staged = valuesKey(this.#staged);
    await this.link.send('HSET', [staged, ...values.flatMap(({ key, value }) => [key, value])]);
    await this.link.send('EXPIRE', [staged, String(STAGED_SECONDS)]);
  }

  /** Returns the op of an item; undefined when a later item writes it too. */
  #toOp(item: RoomItem, hasMoreReactions: boolean): Op | 'repeated' | undefined {
    switch (item.type) {
      case 'name': {
        const heldMs = item.message === undefined ? HELD_MS : HELD_FOR_AUTHOR_MS;
        return ['n', item.name, item.member, String((item.leftAt ?? this.engine.clock.wall()) + heldMs)];
      }
      case 'command':
        return ['c', item.id, `${item.offset} ${item.time}`, ''];
      case 'document':
        return [
          'd',
          item.key,
          `${item.endsAt ?? 0} ${item.value}`,
          item.endsAt === undefined ? '' : String(item.endsAt),
        ];
      case 'audit':
        return ['a', '', item.value, String(item.time)];
      case 'reactions':
        if (!this.#addReactions(item)) return 'repeated';
        return hasMoreReactions ? undefined : ['r', item.message, this.#encodeRow(), ''];
      case 'message':
        this.#message = { item, by: new Map() };
        return ['m', item.id, this.#encodeRow(), String(item.offset)];
      default:
        return ['e', '', encodeChange(item), String(item.offset)];
    }
  }

  #addReactions({ emoji, members }: ReactionsItem): boolean {
    const by = this.#message?.by;
    const known = by?.get(emoji) ?? new Set();
    by?.set(emoji, known);
    const before = known.size;
    for (const member of members) known.add(member);
    return known.size === before + members.length;
  }

  /** Encodes the last message as `row.ts` reads it. Scripts expect its offset and its time first. */
  #encodeRow(): string {
    if (!this.#message) throw new Error('Reactions came before a message.');
    const { item, by } = this.#message;
    const { offset, time, rev, ...rest } = item;
    const reactions = by.size > 0 && { by: Object.fromEntries([...by].map(([emoji, ids]) => [emoji, [...ids]])) };
    return `${rev ?? offset}:${JSON.stringify({ offset, time, ...rest, ...reactions })}`;
  }

  async #run(ops: readonly Op[]): Promise<number> {
    const room = this.#rooms.at(-1)?.name ?? '';
    if (ops.length === 0) return 0;
    const args = [String(STAGED_SECONDS), ...ops.flat()];
    return Number(await this.link.run(importItemsScript, [`${this.#staged}{${room}}`], args));
  }
}

/** Encodes a change as the log holds it: without the text of an edit, and with the fields by which scripts find its message first. */
function encodeChange(event: Exclude<EventItem, MessageItem>): string {
  const { offset, time, type, network: _, ...rest } = event;
  if (event.type !== 'edited') return JSON.stringify({ offset, time, type, ...rest });
  return JSON.stringify({ offset, time, type, message: event.message, text: '' });
}

function nodesFailure(): StoreFailure {
  return new StoreFailure(
    'Nodes use the engine. Stop all of them, wait 10 seconds, and import again. Nothing was imported.',
  );
}
