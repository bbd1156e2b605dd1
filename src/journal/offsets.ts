/** Number of offsets that one full sync reserves. */
export const OFFSET_BLOCK_SIZE = 100_000;

/** A room's row in the file. The first transaction of the room creates it. */
export interface StoredRoom {
  readonly id: number;
  /** The last assigned offset, committed or not. */
  last: number;
  /** The last offset that may be assigned. */
  reserved: number;
}

/** Returns where a run starts: above all offsets that an earlier run, or a run of a copy of the file, may have assigned. */
export function startOffset(reserved: number): number {
  return reserved + randomDistance();
}

/** Skips an offset that a run of another copy assigned, and the next ones, which that run may have assigned too. */
export function skipOffsets(stored: StoredRoom, offset: number): void {
  if (offset > stored.last) stored.last = offset + randomDistance();
}

/** Returns a random distance, 1 to 2^32, so that runs of copies of a file differ. */
function randomDistance(): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return random + 1;
}
