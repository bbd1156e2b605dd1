import { TransferError } from './transfer-error.ts';

/** Maximum length of a line in bytes, without its line feed. A message of the maximum length takes about 13 KiB. */
export const MAX_LINE_BYTES = 64 * 1024;

/** A line of a file. */
export interface Line {
  /** 1 for the first line. */
  readonly number: number;
  readonly bytes: Uint8Array;
}

const LINE_FEED = 0x0a;

/**
 * Splits chunks of a file into lines. Buffers at most one line. Throws a TransferError for a line that is too long, and for
 * a last line without a line feed, which was cut off.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let number = 1;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length;) {
      const found = chunk.indexOf(LINE_FEED, from);
      const end = found === -1 ? chunk.length : found;
      restBytes += end - from;
      if (restBytes > MAX_LINE_BYTES) {
        throw new TransferError(`it is longer than ${MAX_LINE_BYTES} bytes`, number);
      }
      // A copy: the reader may use the memory of the chunk again.
      rest.push(chunk.slice(from, end));
      if (found !== -1) {
        const [only = new Uint8Array()] = rest;
        yield { number, bytes: rest.length <= 1 ? only : Buffer.concat(rest) };
        rest = [];
        restBytes = 0;
        number++;
      }
      from = end + 1;
    }
  }
  if (restBytes > 0) throw new TransferError('the file ends in the middle of it', number);
}
