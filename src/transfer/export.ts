import { createHash } from 'node:crypto';
import type { ExportSource, RoomHead, RoomItem } from '../ports/transfer.ts';
import { TRANSFER_FORMAT, TRANSFER_VERSION, type BodyLine, type EndLine, type HeaderLine } from './parse-line.ts';

/** Size at which the export writes its lines, in UTF-16 code units. */
const WRITE_UNITS = 64 * 1024;

/** Options of an export. */
export interface ExportOptions {
  /** Includes the secret that signs resume tokens, if the store has one. */
  readonly withSecret: boolean;
  /** The time in the first line, in milliseconds since 1970. */
  readonly time: number;
}

/** What a file contains. */
export interface TransferTotals {
  readonly rooms: number;
  readonly events: number;
  readonly hasSecret: boolean;
}

/** Writes all rooms of a store as lines of JSON. Holds at most one part of a room in memory, and waits for each write. */
export async function exportRooms(
  source: ExportSource,
  write: (text: string) => Promise<void>,
  { withSecret, time }: ExportOptions,
): Promise<TransferTotals> {
  const file = new LineWriter(write);
  await file.add({ format: TRANSFER_FORMAT, version: TRANSFER_VERSION, exported: time });
  const secret = withSecret ? await source.readSecret() : undefined;
  if (secret) await file.add({ type: 'secret', secret: Buffer.from(secret).toString('base64url') });
  let rooms = 0;
  let events = 0;
  for await (const room of source.rooms()) {
    rooms++;
    await file.add(room);
    for await (const items of source.items(room)) {
      for (const item of items) {
        if (isEvent(item)) events++;
        await file.add(item);
      }
    }
  }
  await file.end(rooms);
  return { rooms, events, hasSecret: secret !== undefined };
}

const NO_EVENTS: ReadonlySet<string> = new Set(['room', 'name', 'document', 'audit', 'reactions', 'command']);

/** Returns whether a line is an event of a room. */
export function isEvent({ type }: RoomHead | RoomItem): boolean {
  return !NO_EVENTS.has(type);
}

/** Writes lines in larger parts, with their number and checksum in the last line. */
class LineWriter {
  readonly #hash = createHash('sha256');
  #lines = 0;
  #pending = '';

  constructor(private readonly write: (text: string) => Promise<void>) {}

  /** Adds a line. The promise is undefined when nothing was written yet. */
  add(line: HeaderLine | BodyLine): Promise<void> | undefined {
    this.#pending += `${JSON.stringify(line)}\n`;
    this.#lines++;
    return this.#pending.length < WRITE_UNITS ? undefined : this.#flush();
  }

  async end(rooms: number): Promise<void> {
    await this.#flush();
    const end: EndLine = { type: 'end', rooms, lines: this.#lines, sha256: this.#hash.digest('hex') };
    await this.write(`${JSON.stringify(end)}\n`);
  }

  #flush(): Promise<void> {
    const text = this.#pending;
    this.#pending = '';
    this.#hash.update(text);
    return this.write(text);
  }
}
