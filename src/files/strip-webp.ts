/** Names of the chunks that hold pixels. `VP8X` says which others there are, and the size. */
const PIXEL_CHUNKS: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'ALPH', 'VP8X']);
/** Sizes of the header of the file, and of a chunk. */
const FILE_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** Bit of `VP8X` for transparency. The others announce chunks that go. */
const ALPHA_FLAG = 0x10;

/**
 * Returns a WebP file that an encoder has just written, with nothing but pixels (RFC 9649 section 2.7). `Bun.Image` copies the colour
 * profile of its input, which can hold anything.
 */
export function stripWebp(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(file);
  const parts = [bytes.subarray(0, FILE_HEADER_BYTES)];
  for (let at = FILE_HEADER_BYTES; at + CHUNK_HEADER_BYTES <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    // A chunk of odd length has a byte behind it.
    const end = at + CHUNK_HEADER_BYTES + length + (length % 2);
    if (name === 'VP8X') bytes[at + CHUNK_HEADER_BYTES] = (bytes[at + CHUNK_HEADER_BYTES] ?? 0) & ALPHA_FLAG;
    if (PIXEL_CHUNKS.has(name)) parts.push(bytes.subarray(at, end));
    at = end;
  }
  const stripped = Buffer.concat(parts);
  stripped.writeUInt32LE(stripped.length - CHUNK_HEADER_BYTES, 4);
  return stripped;
}
