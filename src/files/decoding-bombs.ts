/** Types of the chunks that a decoder needs for the pixels (PNG, Third Edition, section 11). */
const PIXEL_CHUNKS: ReadonlySet<number> = new Set(
  ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'].map((type) => Buffer.from(type).readUInt32BE()),
);
const SIGNATURE_BYTES = 8;
/** Length and type before the data of a chunk, and the checksum after it. */
const CHUNK_HEADER_BYTES = 8;
const CHECKSUM_BYTES = 4;

/**
 * Returns a PNG with nothing but pixels. `Bun.Image` inflates all texts and profiles of a PNG: 4 MB of them took 4 GB of memory and a
 * minute.
 */
export function stripPng(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const stripped = Buffer.alloc(bytes.length);
  let length = bytes.copy(stripped, 0, 0, SIGNATURE_BYTES);
  for (let at = SIGNATURE_BYTES; at + CHUNK_HEADER_BYTES <= bytes.length;) {
    const end = at + CHUNK_HEADER_BYTES + bytes.readUInt32BE(at) + CHECKSUM_BYTES;
    if (PIXEL_CHUNKS.has(bytes.readUInt32BE(at + 4))) length += bytes.copy(stripped, length, at, end);
    at = end;
  }
  return stripped.subarray(0, length);
}

const MARKER = 0xff;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/**
 * Counts the scans of a JPEG (ITU-T T.81, section B.1). A decoder goes through the whole picture for each, and one of 40 million pixels
 * may take 23 bytes. So 5 MB would keep it busy for hours.
 */
export function countScans(bytes: Uint8Array): number {
  let scans = 0;
  for (let at = 0; at + 1 < bytes.length; at++) {
    if (bytes[at] !== MARKER) continue;
    const marker = bytes[at + 1] ?? 0;
    if (marker === END_OF_IMAGE) break;
    if (marker === START_OF_SCAN) scans++;
    if (hasLength(marker)) at += 1 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return scans;
}

/** Returns whether the length of a segment follows a marker. In the data of a scan, 0xFF is followed by 0 or by a restart marker. */
function hasLength(marker: number): boolean {
  return marker >= 0xc0 && marker < MARKER && !(marker >= 0xd0 && marker <= END_OF_IMAGE);
}
