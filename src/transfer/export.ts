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
  /** Name of the only room to export. Absent: all rooms. */
  readonly room?: string | undefined;
}

/** What a file contains. */
export interface TransferTotals {
  readonly rooms: number;
  readonly events: number;
  readonly hasSecret: boolean;
}

/**
 * Writes rooms of a store as lines of JSON, in texts of about `WRITE_UNITS`. Holds at most one text and one part of a room in
 * memory, and reads on when the next text is requested. Returns what the file contains.
 */
export async function* exportRooms(
  source: ExportSource,
  { withSecret, time, room: only }: ExportOptions,
): AsyncGenerator<string, TransferTotals> {
  const file = new LineWriter();
  file.add({ format: TRANSFER_FORMAT, version: TRANSFER_VERSION, exported: time });
  const secret = withSecret ? await source.readSecret() : undefined;
  if (secret) file.add({ type: 'secret', secret: Buffer.from(secret).toString('base64url') });
  if (only === undefined) {
    for await (const values of source.values()) {
      for (const value of values) file.add(value);
      if (file.isFull) yield file.take();
    }
  }
  let rooms = 0;
  let events = 0;
  for await (const room of source.rooms(only)) {
    rooms++;
    file.add(room);
    for await (const items of source.items(room)) {
      for (const item of items) {
        if (isEvent(item)) events++;
        file.add(item);
        if (file.isFull) yield file.take();
      }
    }
  }
  yield file.take();
  yield file.end(rooms);
  return { rooms, events, hasSecret: secret !== undefined };
}

const NO_EVENTS: ReadonlySet<string> = new Set(['room', 'name', 'document', 'audit', 'reactions', 'command']);

/** Returns whether a line is an event of a room. */
export function isEvent({ type }: RoomHead | RoomItem): boolean {
  return !NO_EVENTS.has(type);
}

/** Collects lines, and counts them for the last line, which also has their checksum. */
class LineWriter {
  readonly #hash = createHash('sha256');
  #lines = 0;
  #text = '';

  /** Whether enough lines for a write are collected. */
  get isFull(): boolean {
    return this.#text.length >= WRITE_UNITS;
  }

  add(line: HeaderLine | BodyLine): void {
    this.#text += `${JSON.stringify(line)}\n`;
    this.#lines++;
  }

  /** Returns the collected lines, and removes them. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    this.#hash.update(text);
    return text;
  }

  /** Returns the last line. All others must be taken. */
  end(rooms: number): string {
    const end: EndLine = { type: 'end', rooms, lines: this.#lines, sha256: this.#hash.digest('hex') };
    return `${JSON.stringify(end)}\n`;
  }
}
