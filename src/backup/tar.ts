/** Size of the blocks of an archive (POSIX.1-2017, pax, ustar interchange format). */
const BLOCK_BYTES = 512;
/** Fields of a header: position and length. */
const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  user: [108, 8],
  group: [116, 8],
  size: [124, 12],
  time: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
  folder: [345, 155],
} as const;
type Field = keyof typeof FIELDS;
/** Only the owner may read and write. */
const MODE = 0o600;
const MAGIC = 'ustar\u000000';
/** The largest size that eleven octal digits hold. Larger ones are binary, with this bit set (as in GNU tar). */
const MAX_OCTAL_SIZE = 0o77777777777;
const BINARY_MARK = 0x80;

/** An archive that is not one, or that is cut off or damaged. The message continues a sentence. */
export class TarError extends Error {}

/** A file in an archive. */
export interface TarFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/** The end of an archive. */
export const TAR_END = new Uint8Array(2 * BLOCK_BYTES);

/**
 * Returns the header of a file. `time` is in milliseconds since 1970. Its name has at most 100 ASCII
 * characters, or a folder of at most 155 in front of them. */
export function tarHeader({ name, size }: TarFile, time: number): Uint8Array {
  const header = Buffer.alloc(BLOCK_BYTES);
  const write = (field: Field, text: string) => header.write(text, FIELDS[field][0], 'latin1');
  const octal = (field: Field, value: number) => write(field, value.toString(8).padStart(FIELDS[field][1] - 1, '0'));
  // A name in one field is what older programs read.
  const end = name.length > FIELDS.name[1] ? name.lastIndexOf('/') : -1;
  write('name', name.slice(end + 1));
  if (end !== -1) write('folder', name.slice(0, end));
  octal('mode', MODE);
  octal('user', 0);
  octal('group', 0);
  if (size <= MAX_OCTAL_SIZE) octal('size', size);
  else {
    const [at, length] = FIELDS.size;
    header.writeUInt8(BINARY_MARK, at);
    header.writeBigUInt64BE(BigInt(size), at + length - 8);
  }
  octal('time', Math.floor(time / 1_000));
  write('type', '0');
  write('magic', MAGIC);
  write('checksum', `${checksum(header).toString(8).padStart(6, '0')}\u0000 `);
  return header;
}

/** Returns the zeros that follow the contents of a file of this size. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES);
}

/**
 * Reads an archive, and calls `open` for each file and the returned function for each part of its contents. Holds one chunk in
 * memory. Resolves at the end of the archive. Rejects with a TarError.
 */
export async function readTar(
  chunks: AsyncIterable<Uint8Array>,
  open: (file: TarFile) => (part: Uint8Array) => void,
): Promise<void> {
  /** What the next bytes are: part of a header, of a file, or zeros behind a file. */
  let state: { readonly write: (part: Uint8Array) => void; left: number; zeros: number } | undefined;
  let header = Buffer.alloc(0);
  let hasEnded = false;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (rest.length > 0 && !hasEnded) {
      if (state) {
        const isContent: boolean = state.left > 0;
        const part = rest.subarray(0, isContent ? state.left : state.zeros);
        rest = rest.subarray(part.length);
        if (isContent) {
          state.write(part);
          state.left -= part.length;
        } else state.zeros -= part.length;
        if (state.left === 0 && state.zeros === 0) state = undefined;
        continue;
      }
      const part = rest.subarray(0, BLOCK_BYTES - header.length);
      rest = rest.subarray(part.length);
      header = Buffer.concat([header, part]);
      if (header.length < BLOCK_BYTES) continue;
      const file = readHeader(header);
      header = Buffer.alloc(0);
      hasEnded = file === undefined;
      if (!file) continue;
      const write = open(file);
      if (file.size > 0) state = { write, left: file.size, zeros: tarPadding(file.size).length };
    }
  }
  if (!hasEnded) throw new TarError('is cut off');
}

/** Reads a header. Returns undefined for the end of the archive. */
function readHeader(header: Buffer): TarFile | undefined {
  if (header.every((byte) => byte === 0)) return undefined;
  const text = (field: Field) => {
    const [at, length] = FIELDS[field];
    return header.toString('latin1', at, at + length).replace(/\u0000.*$/s, '');
  };
  if (!text('magic').startsWith('ustar')) throw new TarError('is not a tar archive');
  if (Number.parseInt(text('checksum').trim(), 8) !== checksum(header)) throw new TarError('is damaged');
  const [at] = FIELDS.size;
  const isBinary = header.readUInt8(at) === BINARY_MARK;
  const size = isBinary ? Number(header.readBigUInt64BE(at + 4)) : Number.parseInt(text('size').trim(), 8);
  if (!Number.isSafeInteger(size)) throw new TarError('is damaged');
  const folder = text('folder');
  return { name: folder === '' ? text('name') : `${folder}/${text('name')}`, size };
}

/** Returns the sum of all bytes of a header, whose checksum counts as spaces. */
function checksum(header: Buffer): number {
  const [at, length] = FIELDS.checksum;
  return header.reduce((sum, byte, index) => sum + (index >= at && index < at + length ? 0x20 : byte), 0);
}
