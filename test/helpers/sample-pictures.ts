import { crc32, deflateSync } from 'node:zlib';
import { seededRandom } from './seeded-random.ts';

/** A place, as a camera writes it into a picture. A stored picture must not contain it. */
export const SECRET_PLACE = 'N48 51.50 E2 17.67 secret place';

/** A PNG of one red pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';

/** Creates a plain picture of a size. */
export async function samplePicture(
  format: 'png' | 'jpeg' | 'webp',
  width = 64,
  height = 48,
): Promise<Buffer<ArrayBuffer>> {
  const picture = new Bun.Image(Buffer.from(PIXEL, 'base64')).resize(width, height);
  return Buffer.from(await picture[format]().bytes());
}

/** A JPEG with a place and an orientation in its EXIF, an ICC profile and a comment. Orientation 6: the camera was turned. */
export async function jpegWithMetadata(orientation = 6): Promise<Buffer<ArrayBuffer>> {
  const jpeg = await samplePicture('jpeg');
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), exifOf(orientation)]);
  const icc = Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01'), Buffer.from(SECRET_PLACE)]);
  const segments = [segment(0xe1, exif), segment(0xe2, icc), segment(0xfe, Buffer.from(SECRET_PLACE))];
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** A PNG with a place in its text chunks and in its EXIF. */
export async function pngWithMetadata(): Promise<Buffer<ArrayBuffer>> {
  const text = pngChunk('tEXt', Buffer.from(`Comment\0${SECRET_PLACE}`));
  return insertPngChunks(await samplePicture('png'), [text, pngChunk('eXIf', exifOf(1))]);
}

/** An animated PNG of two frames. */
export async function animatedPng(): Promise<Buffer<ArrayBuffer>> {
  const png = await samplePicture('png');
  const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer).reverse();
  const control = (sequence: number) =>
    pngChunk('fcTL', Buffer.concat([...[sequence, 64, 48, 0, 0].map(u32), Buffer.from([0, 1, 0, 10, 0, 0])]));
  const data = readPngChunks(png)
    .filter(({ type }) => type === 'IDAT')
    .map((chunk) => chunk.data);
  const second = pngChunk('fdAT', Buffer.concat([u32(2), ...data]));
  const start = [pngChunk('acTL', Buffer.concat([u32(2), u32(0)])), control(0)];
  const animated = insertPngChunks(png, start);
  const end = animated.length - 12;
  return Buffer.concat([animated.subarray(0, end), control(1), second, animated.subarray(end)]);
}

/** A WebP with a place in its EXIF and XMP. */
export async function webpWithMetadata(): Promise<Buffer<ArrayBuffer>> {
  const image = simpleWebp(await samplePicture('jpeg'));
  const extra = [riffChunk('EXIF', exifOf(1)), riffChunk('XMP ', Buffer.from(SECRET_PLACE))];
  return riff([extendedHeader(0x0c), await image, ...extra]);
}

/** An animated WebP of two frames. */
export async function animatedWebp(): Promise<Buffer<ArrayBuffer>> {
  const image = await simpleWebp(await samplePicture('jpeg'));
  const frame = riffChunk('ANMF', Buffer.concat([u24(0), u24(0), u24(63), u24(47), u24(100), Buffer.from([0]), image]));
  const loop = riffChunk('ANIM', Buffer.from([255, 255, 255, 255, 0, 0]));
  return riff([extendedHeader(0x02), loop, frame, frame]);
}

/** A small file whose header claims a huge picture. */
export async function pixelBomb(): Promise<Buffer<ArrayBuffer>> {
  const [header, ...rest] = readPngChunks(await samplePicture('png'));
  const claimed = Buffer.from(header?.data ?? []);
  claimed.writeUInt32BE(30_000, 0);
  claimed.writeUInt32BE(30_000, 4);
  return Buffer.concat([PNG_START, pngChunk('IHDR', claimed), ...rest.map(({ type, data }) => pngChunk(type, data))]);
}

/** A small PNG with texts that would take a gigabyte. */
export async function textBomb(): Promise<Buffer<ArrayBuffer>> {
  const text = pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(7_000_000))]));
  return insertPngChunks(
    await samplePicture('png'),
    Array.from({ length: 150 }, () => text),
  );
}

/** A progressive JPEG of some size with so many scans more than its encoder wrote. */
export async function scanBomb(scans: number, side = 64): Promise<Buffer<ArrayBuffer>> {
  const png = new Bun.Image(await samplePicture('png', side, side));
  const jpeg = Buffer.from(await png.jpeg({ progressive: true }).bytes());
  const end = jpeg.length - 2;
  const last = jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), end);
  return Buffer.concat([jpeg.subarray(0, end), ...Array.from({ length: scans }, () => last), jpeg.subarray(end)]);
}

/** A PNG of five rows of noise, repeated in any order: PNG compresses it well, and WebP does not. */
export function repeatedNoise(side: number): Buffer<ArrayBuffer> {
  const random = seededRandom(5);
  const row = () => Buffer.from([0, ...Array.from({ length: side * 3 }, () => (random() < 0.5 ? 0 : 255))]);
  const rows = Array.from({ length: 5 }, row);
  const pixels = Buffer.concat(Array.from({ length: side }, () => rows[Math.floor(random() * 5)] ?? Buffer.alloc(0)));
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  const end = pngChunk('IEND', Buffer.alloc(0));
  return Buffer.concat([PNG_START, pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(pixels, { level: 9 })), end]);
}

/** A PNG whose rest is an HTML page with a script. */
export async function polyglot(): Promise<Buffer<ArrayBuffer>> {
  const page = Buffer.from('<!doctype html><script>alert(document.domain)</script>');
  return Buffer.concat([insertPngChunks(await samplePicture('png'), [pngChunk('tEXt', page)]), page]);
}

const PNG_START = Buffer.from('89504e470d0a1a0a', 'hex');

function readPngChunks(png: Buffer): { readonly type: string; readonly data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = PNG_START.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function pngChunk(type: string, data: Buffer): Buffer<ArrayBuffer> {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Inserts chunks after the header. */
function insertPngChunks(png: Buffer, chunks: readonly Buffer[]): Buffer<ArrayBuffer> {
  const [header, ...rest] = readPngChunks(png).map(({ type, data }) => pngChunk(type, data));
  return Buffer.concat([PNG_START, header ?? Buffer.alloc(0), ...chunks, ...rest]);
}

/** EXIF with an orientation and a description. */
function exifOf(orientation: number): Buffer<ArrayBuffer> {
  const text = Buffer.from(`${SECRET_PLACE}\0`);
  const fields = Buffer.alloc(2 + 2 * 12 + 4);
  fields.writeUInt16BE(2);
  // ImageDescription, ASCII, after the fields.
  fields.writeUInt16BE(0x010e, 2);
  fields.writeUInt16BE(2, 4);
  fields.writeUInt32BE(text.length, 6);
  fields.writeUInt32BE(8 + fields.length, 10);
  // Orientation, SHORT.
  fields.writeUInt16BE(0x0112, 14);
  fields.writeUInt16BE(3, 16);
  fields.writeUInt32BE(1, 18);
  fields.writeUInt16BE(orientation, 22);
  return Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), fields, text]);
}

function segment(marker: number, data: Buffer): Buffer<ArrayBuffer> {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** Returns the chunk with the pixels of a WebP. A JPEG has no transparency, and so its WebP no other chunk. */
async function simpleWebp(jpeg: Buffer<ArrayBuffer>): Promise<Buffer> {
  return Buffer.from(await new Bun.Image(jpeg).webp().bytes()).subarray(12);
}

function u24(value: number): Buffer {
  return Buffer.from([value & 255, (value >> 8) & 255, value >> 16]);
}

function riffChunk(type: string, data: Buffer): Buffer<ArrayBuffer> {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(type), length, data, Buffer.alloc(data.length % 2)]);
}

function extendedHeader(flags: number): Buffer {
  return riffChunk('VP8X', Buffer.concat([Buffer.from([flags, 0, 0, 0]), u24(63), u24(47)]));
}

function riff(chunks: readonly Buffer[]): Buffer<ArrayBuffer> {
  return riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
}
