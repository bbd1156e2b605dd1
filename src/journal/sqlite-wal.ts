import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';

/** Magic numbers of a write-ahead file whose checksums read words in this byte order (SQLite file format, section 4.1). */
const LITTLE_ENDIAN_MAGIC = 0x377f0682;
const BIG_ENDIAN_MAGIC = 0x377f0683;
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** Positions of both salts in the header, and in the index of the `-shm` file. */
const HEADER_SALTS = { from: 16, to: 24 };
const INDEX_SALTS = { from: 32, to: 40 };
/** Position of the number of committed frames in the index. */
const INDEX_FRAMES_POSITION = 16;
/** Minimum size of the index. */
const MIN_INDEX_BYTES = 48;

/** State of a write-ahead file. `shortened`: the last frames are missing. `damaged`: a frame before valid ones is damaged. */
export type WalState = 'whole' | 'shortened' | 'damaged';

/** Reads the state of a write-ahead file from the file and its index. Changes neither. */
export function readWalState(walPath: string, indexPath: string): WalState {
  const size = statSync(walPath).size;
  const file = openSync(walPath, 'r');
  try {
    const read = (position: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, position));
    };
    const header = read(0, HEADER_BYTES);
    // A power failure can leave the file too short or filled with zeros.
    if (header.length < HEADER_BYTES || header.every((byte) => byte === 0)) return 'shortened';
    const magic = header.readUInt32BE(0);
    if (magic !== LITTLE_ENDIAN_MAGIC && magic !== BIG_ENDIAN_MAGIC) return 'damaged';
    const isLittleEndian = magic === LITTLE_ENDIAN_MAGIC;
    const sum = checksum([0, 0], header.subarray(0, 24), isLittleEndian);
    if (!isSame(sum, header, 24)) return 'damaged';
    const frameBytes = FRAME_HEADER_BYTES + header.readUInt32BE(8);
    const salts = header.subarray(HEADER_SALTS.from, HEADER_SALTS.to);
    const committed = countCommitted(readIndex(indexPath), salts);
    return assessFrames(read, { size, frameBytes, salts, isLittleEndian, committed, first: sum });
  } finally {
    closeSync(file);
  }
}

interface Frames {
  readonly size: number;
  readonly frameBytes: number;
  readonly salts: Buffer;
  readonly isLittleEndian: boolean;
  /** Number of committed frames according to the index; 0 without an index. */
  readonly committed: number;
  readonly first: Checksum;
}

/**
 * Assesses the frames. The checksum of a frame continues the stored checksum of the frame before it, so frames after a
 * damaged one can still be checked. Valid frames after a damaged one mean damage, not a write that was cut off.
 */
function assessFrames(
  read: (position: number, length: number) => Buffer,
  { size, frameBytes, salts, isLittleEndian, committed, first }: Frames,
): WalState {
  let previous = first;
  let valid = 0;
  let lastCommit = 0;
  let failed: 'none' | 'current' | 'old' = 'none';
  for (let position = HEADER_BYTES; position + frameBytes <= size; position += frameBytes) {
    const frame = read(position, frameBytes);
    const isCurrent = frame.subarray(8, 16).equals(salts);
    const sum = checksum(
      checksum(previous, frame.subarray(0, 8), isLittleEndian),
      frame.subarray(FRAME_HEADER_BYTES),
      isLittleEndian,
    );
    const isValid = isCurrent && isSame(sum, frame, 16);
    if (failed === 'current' && isValid) return 'damaged';
    if (failed === 'none' && isValid) {
      valid++;
      // The size of the database after a commit; 0 in all other frames.
      if (frame.readUInt32BE(4) > 0) lastCommit = valid;
    } else if (failed === 'none') failed = isCurrent ? 'current' : 'old';
    previous = [frame.readUInt32BE(16), frame.readUInt32BE(20)];
  }
  return failed === 'current' || valid > lastCommit || committed > lastCommit ? 'shortened' : 'whole';
}

type Checksum = readonly [number, number];

/** Continues a checksum over bytes whose number is a multiple of eight (SQLite file format, section 4.2). */
function checksum([first, second]: Checksum, bytes: Buffer, isLittleEndian: boolean): Checksum {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + view.getUint32(at, isLittleEndian) + b) >>> 0;
    b = (b + view.getUint32(at + 4, isLittleEndian) + a) >>> 0;
  }
  return [a, b];
}

function isSame([first, second]: Checksum, bytes: Buffer, at: number): boolean {
  return bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second;
}

function readIndex(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Returns the number of committed frames in the index; 0 when the index belongs to another write-ahead file. */
function countCommitted(index: Buffer, salts: Buffer): number {
  const isMatching = index.length >= MIN_INDEX_BYTES && index.subarray(INDEX_SALTS.from, INDEX_SALTS.to).equals(salts);
  return isMatching ? index.readUInt32LE(INDEX_FRAMES_POSITION) : 0;
}
