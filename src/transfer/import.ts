import { createHash } from 'node:crypto';
import {
  isServerBan,
  readLiftedBan,
  type ImportTarget,
  type RoomHead,
  type RoomItem,
  type ValueItem,
} from '../ports/transfer.ts';
import { isEvent, type TransferTotals } from './export.ts';
import { splitLines, type Line } from './lines.ts';
import { parseHeader, parseLine, readSecretText, type EndLine, type SecretLine } from './parse-line.ts';
import { RoomOrder } from './room-order.ts';
import { TransferError } from './transfer-error.ts';

/** Number of items that the import writes together. */
const WRITE_ITEMS = 256;

/**
 * Reads a file from `exportRooms` and writes its rooms into a store: all of them, or none when anything is wrong. Opens the
 * store only after the first line. Holds at most `WRITE_ITEMS` lines in memory. `replaces`: a room of the file replaces the
 * one in the store, and so does the secret, and a ban from all rooms that was lifted before the export goes. Rejects with a
 * TransferError for a fault in the file.
 */
export async function importRooms(
  chunks: AsyncIterable<Uint8Array>,
  openTarget: () => Promise<ImportTarget>,
  replaces: boolean,
): Promise<TransferTotals> {
  const lines = splitLines(chunks);
  const first = await lines.next();
  if (first.done) throw new TransferError('the file is empty');
  const header = parseHeader(first.value.bytes);
  if (typeof header === 'string') throw new TransferError(header, 1);
  const target = await openTarget();
  try {
    const body = new Importer(target, replaces, first.value);
    for await (const line of lines) await body.add(line);
    const totals = body.end();
    await target.commit();
    return totals;
  } finally {
    await target.close();
  }
}

/** Carries out the lines after the first one. */
class Importer {
  readonly #hash = createHash('sha256');
  #lines = 0;
  #end: EndLine | undefined;
  #hasSecret = false;
  #rooms = 0;
  #events = 0;
  #order: RoomOrder | undefined;
  /** Names of the rooms so far. */
  readonly #names = new Set<string>();
  /** Values that are not written yet, or items of a room, and the number of the first one's line. They are of consecutive lines. */
  #values: ValueItem[] = [];
  #pending: RoomItem[] = [];
  #pendingFrom = 0;
  /** Keys of the bans from all rooms in the file, and of those that its log says were lifted. */
  readonly #bans = new Set<string>();
  readonly #lifted = new Set<string>();

  constructor(
    private readonly target: ImportTarget,
    private readonly replaces: boolean,
    header: Line,
  ) {
    this.#count(header);
  }

  /** Adds a line. The promise is undefined when nothing was written yet. */
  add(line: Line): Promise<void> | undefined {
    const { number, bytes } = line;
    if (this.#end) throw new TransferError('it comes after the end of the export', number);
    const parsed = parseLine(bytes);
    if (typeof parsed === 'string') throw new TransferError(parsed, number);
    switch (parsed.type) {
      case 'end':
        return this.#addEnd(parsed, number);
      case 'secret':
        this.#count(line);
        return this.#addSecret(parsed, number);
      case 'value':
        this.#count(line);
        return this.#addValue(parsed, number);
      case 'room':
        this.#count(line);
        return this.#addRoom(parsed, number);
      default:
        this.#count(line);
        return this.#addItem(parsed, number);
    }
  }

  /** Returns what was imported. Throws a TransferError when the file has no end. */
  end(): TransferTotals {
    if (!this.#end) throw new TransferError(`the file is cut off after line ${this.#lines}`);
    return { rooms: this.#rooms, events: this.#events, hasSecret: this.#hasSecret };
  }

  #count({ bytes }: Line): void {
    this.#hash.update(bytes).update('\n');
    this.#lines++;
  }

  async #addSecret({ secret }: SecretLine, number: number): Promise<void> {
    if (number !== 2) throw new TransferError('a secret must be the second line', number);
    this.#hasSecret = true;
    const found = await this.target.readSecret();
    const bytes = readSecretText(secret);
    if (found && Buffer.compare(found, bytes) === 0) return;
    if (found && !this.replaces) {
      throw new TransferError(
        'the store has another secret. With --replace, the one in the file replaces it, and existing resume tokens become invalid',
        number,
      );
    }
    await this.target.writeSecret(bytes);
  }

  #addValue(value: ValueItem, number: number): Promise<void> | undefined {
    if (this.#order) throw new TransferError('a value must come before the first room', number);
    if (this.#values.length === 0) this.#pendingFrom = number;
    this.#values.push(value);
    const lifted = readLiftedBan(value);
    if (lifted !== undefined) this.#lifted.add(lifted);
    if (isServerBan(value.key)) this.#bans.add(value.key);
    return this.#values.length < WRITE_ITEMS ? undefined : this.#flushValues();
  }

  async #addRoom(room: RoomHead, number: number): Promise<void> {
    await this.#endRoom(number);
    if (this.#names.has(room.name)) throw new TransferError(`the room ${room.name} comes twice`, number);
    this.#names.add(room.name);
    this.#order = new RoomOrder(room);
    this.#assert(this.#order.begin(), number);
    if (!(await this.target.beginRoom(room, this.replaces))) {
      throw new TransferError(`the room ${room.name} exists already. Use --replace to replace it`, number);
    }
    this.#rooms++;
  }

  #addItem(item: RoomItem, number: number): Promise<void> | undefined {
    if (!this.#order) throw new TransferError('it comes before the first room', number);
    this.#assert(this.#order.add(item), number);
    if (isEvent(item)) this.#events++;
    if (this.#pending.length === 0) this.#pendingFrom = number;
    this.#pending.push(item);
    return this.#pending.length < WRITE_ITEMS ? undefined : this.#flush();
  }

  async #addEnd(end: EndLine, number: number): Promise<void> {
    await this.#endRoom(number);
    this.#end = end;
    if (end.lines !== this.#lines || end.rooms !== this.#rooms)
      throw new TransferError('lines are missing before it', number);
    if (end.sha256 !== this.#hash.digest('hex'))
      throw new TransferError('the checksum does not fit: the file was changed', number);
  }

  async #endRoom(number: number): Promise<void> {
    if (!this.#order) await this.#endValues();
    await this.#flush();
    this.#assert(this.#order?.end(), number);
  }

  async #endValues(): Promise<void> {
    await this.#flushValues();
    const ended = [...this.#lifted.difference(this.#bans)];
    if (this.replaces && ended.length > 0) await this.target.removeValues(ended);
  }

  async #flushValues(): Promise<void> {
    const values = this.#values;
    if (values.length === 0) return;
    this.#values = [];
    const refused = await this.target.writeValues(values, this.replaces);
    if (refused === undefined) return;
    const fault = `the store has another value of ${values[refused]?.key}. With --replace, the one in the file replaces it`;
    throw new TransferError(fault, this.#pendingFrom + refused);
  }

  async #flush(): Promise<void> {
    const items = this.#pending;
    if (items.length === 0) return;
    this.#pending = [];
    const repeated = await this.target.writeItems(items);
    if (repeated === undefined) return;
    throw new TransferError('the room has an earlier line with the same id or name', this.#pendingFrom + repeated);
  }

  #assert(fault: string | undefined, number: number): void {
    if (fault !== undefined) throw new TransferError(fault, number);
  }
}
