import { describe, expect, test } from 'bun:test';
import { countScans } from '../../../../src/files/decoding-bombs.ts';
import { countPixels, encodePicture, type EncodedPicture } from '../../../../src/files/encode-picture.ts';
import { Problem } from '../../../../src/http/problem.ts';
import {
  animatedPng,
  animatedWebp,
  jpegWithMetadata,
  pixelBomb,
  pngWithMetadata,
  polyglot,
  samplePicture,
  scanBomb,
  SECRET_PLACE,
  textBomb,
  webpWithMetadata,
} from '../../../helpers/sample-pictures.ts';

async function encoded(bytes: Uint8Array): Promise<EncodedPicture> {
  const picture = await encodePicture(bytes);
  if (picture instanceof Problem) throw new Error(picture.detail);
  return picture;
}

/** Names of all chunks of a WebP. */
function chunksOf(webp: Uint8Array): string[] {
  const buffer = Buffer.from(webp);
  const names: string[] = [];
  for (let at = 12; at < buffer.length; at += 8 + buffer.readUInt32LE(at + 4) + (buffer.readUInt32LE(at + 4) % 2))
    names.push(buffer.toString('latin1', at, at + 4));
  return names;
}

describe('encodePicture', () => {
  test.each(['png', 'jpeg', 'webp'] as const)('encodes %s as WebP in two sizes', async (format) => {
    const { full, thumbnail, width, height } = await encoded(await samplePicture(format, 1_000, 500));
    expect([width, height]).toEqual([1_000, 500]);
    expect(await new Bun.Image(full).metadata()).toMatchObject({ format: 'webp', width: 1_000, height: 500 });
    expect(await new Bun.Image(thumbnail).metadata()).toMatchObject({ format: 'webp', width: 640, height: 320 });
  });

  test('reduces the longest side to 2,048 pixels, and enlarges nothing', async () => {
    expect(await encoded(await samplePicture('jpeg', 1_000, 4_000))).toMatchObject({ width: 512, height: 2_048 });
    const { thumbnail, ...size } = await encoded(await samplePicture('png', 3, 2));
    expect(size).toMatchObject({ width: 3, height: 2 });
    expect(await new Bun.Image(thumbnail).metadata()).toMatchObject({ width: 3, height: 2 });
  });

  test.each([
    ['a JPEG with EXIF, an ICC profile and a comment', jpegWithMetadata],
    ['a PNG with texts and EXIF', pngWithMetadata],
    ['a WebP with EXIF and XMP', webpWithMetadata],
    ['a PNG that is a page too', polyglot],
  ])('keeps nothing but the pixels of %s', async (_, create) => {
    const bytes = await create();
    expect(bytes.includes(SECRET_PLACE) || bytes.includes('<script>')).toBe(true);
    const { full, thumbnail } = await encoded(bytes);
    for (const stored of [full, thumbnail]) {
      for (const trace of [SECRET_PLACE, 'Exif', 'ICC', '<script>'])
        expect(Buffer.from(stored).includes(trace)).toBe(false);
      for (const chunk of chunksOf(stored)) expect(['VP8 ', 'VP8X', 'ALPH']).toContain(chunk);
    }
  });

  test('turns a JPEG as its EXIF says', async () => {
    expect(await encoded(await jpegWithMetadata(6))).toMatchObject({ width: 48, height: 64 });
    expect(await encoded(await jpegWithMetadata(1))).toMatchObject({ width: 64, height: 48 });
  });

  test('keeps the first frame of an animated PNG, and refuses an animated WebP', async () => {
    const { full } = await encoded(await animatedPng());
    expect(chunksOf(full)).not.toContain('ANIM');
    expect(await encodePicture(await animatedWebp())).toMatchObject({ status: 422 });
  });

  test('refuses a picture with too many pixels by its header', async () => {
    expect(await encodePicture(await pixelBomb())).toMatchObject({ status: 413, members: { code: 'too-many-pixels' } });
  });

  test.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['a text', 'hello'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a GIF', Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')],
    ['a BMP', 'BM\x1e\0\0\0'],
    ['a RIFF file of another kind', 'RIFF\x04\0\0\0WAVEfmt '],
    ['a PDF', '%PDF-1.7'],
    ['a HEIC', '\0\0\0\x18ftypheic'],
  ])('refuses %s with 415', async (_, content) => {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    expect(await encodePicture(bytes)).toMatchObject({ status: 415, members: { code: 'not-a-picture' } });
  });

  test('refuses a file that is cut off or damaged with 422, and goes on', async () => {
    const png = await samplePicture('png', 200, 200);
    const webp = await samplePicture('webp', 200, 200);
    for (const bytes of [png.subarray(0, 60), webp.subarray(0, 40), Buffer.from('\xff\xd8\xff\xe0junk', 'latin1')])
      expect(await encodePicture(bytes)).toMatchObject({ status: 422, members: { code: 'unreadable' } });
    expect(await encodePicture(png)).toMatchObject({ width: 200 });
  });
});

test('encodePicture keeps transparency', async () => {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
  const { full } = await encoded(Buffer.from(pixel, 'base64'));
  expect(chunksOf(full)).toContain('ALPH');
  expect(await new Bun.Image(full).metadata()).toMatchObject({ format: 'webp', width: 1 });
});

test('encodePicture inflates no texts of a PNG', async () => {
  const bomb = await textBomb();
  const before = process.memoryUsage.rss();
  expect(await encoded(bomb)).toMatchObject({ width: 64, height: 48 });
  expect(process.memoryUsage.rss() - before).toBeLessThan(500_000_000);
});

test('encodePicture refuses a JPEG with more scans than any encoder writes', async () => {
  expect(await encoded(await scanBomb(20))).toMatchObject({ width: 64, height: 64 });
  expect(await encodePicture(await scanBomb(60))).toMatchObject({ status: 422, members: { code: 'unreadable' } });
});

test('countScans counts the scans of a JPEG, not those in its metadata or behind its end', async () => {
  const [scan, jpeg] = [Buffer.from([0xff, 0xda, 0, 8]), await samplePicture('jpeg')];
  expect(countScans(jpeg)).toBe(1);
  const comment = Buffer.concat([Buffer.from([0xff, 0xff, 0xfe, 0, 10]), scan, scan]);
  expect(countScans(Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2), scan]))).toBe(1);
  expect(countScans(await scanBomb(7))).toBe(countScans(await scanBomb(0)) + 7);
  for (let end = 0; end < jpeg.length; end++) expect(countScans(jpeg.subarray(0, end))).toBeLessThanOrEqual(1);
});

test('countPixels counts the pixels to decode, also of a damaged picture, and none of one that is refused at once', async () => {
  const png = await samplePicture('png', 300, 200);
  const files = [png, png.subarray(0, 100), await pixelBomb(), Buffer.from('text'), Buffer.alloc(0)];
  expect(await Promise.all(files.map(countPixels))).toEqual([60_000, 60_000, 0, 0, 0]);
});
