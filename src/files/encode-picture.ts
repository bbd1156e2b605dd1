import { Problem } from '../http/problem.ts';
import { Slots } from '../limits/slots.ts';
import { countScans, stripPng } from './decoding-bombs.ts';
import type { PictureBytes } from './file-store.ts';
import { stripWebp } from './strip-webp.ts';

/** Longest side of a stored picture, in pixels. */
const MAX_SIDE = 2_048;
/** Longest side of its thumbnail. */
const THUMBNAIL_SIDE = 640;
/** Maximum number of pixels of an uploaded picture. Decoding takes four bytes for each. */
const MAX_PIXELS = 40_000_000;
/** Quality of the stored files, from 1 to 100. */
const QUALITY = { full: 82, thumbnail: 75 };
/** Media type of the stored files. */
export const STORED_TYPE = 'image/webp';

/** Maximum number of scans of a JPEG. Encoders write about ten. */
const MAX_SCANS = 50;

/** Formats that the server decodes, by how their files begin. */
const FORMATS = {
  png: /^\x89PNG\r\n\x1a\n/,
  jpeg: /^\xff\xd8\xff/,
  // The length of the file is between the two.
  webp: /^RIFF[^]{4}WEBP/,
};
const START_BYTES = 12;

/** An encoded picture. */
export interface EncodedPicture extends PictureBytes {
  readonly width: number;
  readonly height: number;
}

/** One picture is decoded at a time. Its pixels take up to 160 MB, on a thread of their own. */
const decoding = new Slots(1);

/**
 * Decodes an uploaded picture and encodes it anew, in two sizes. Pixels and their orientation stay; everything else in the file, such
 * as a place, a date or a text, is gone. Returns the refusal of a file that is not a PNG, JPEG or WebP picture, or has too many pixels.
 */
export async function encodePicture(bytes: Uint8Array): Promise<EncodedPicture | Problem> {
  const start = Buffer.from(bytes.subarray(0, START_BYTES)).toString('latin1');
  if (!Object.values(FORMATS).some((format) => format.test(start)))
    return new Problem(415, 'This file is not a PNG, JPEG or WebP picture.').with({ code: 'not-a-picture' });
  if (FORMATS.jpeg.test(start) && countScans(bytes) > MAX_SCANS) return unreadable();
  await decoding.enter();
  try {
    return await encode(FORMATS.png.test(start) ? stripPng(bytes) : bytes);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_IMAGE_TOO_MANY_PIXELS') {
      const detail = `The picture has more than ${MAX_PIXELS / 1_000_000} million pixels. Make it smaller.`;
      return new Problem(413, detail).with({ code: 'too-many-pixels' });
    }
    return unreadable();
  } finally {
    decoding.leave();
  }
}

function unreadable(): Problem {
  return new Problem(422, 'The picture is damaged, incomplete or animated.').with({ code: 'unreadable' });
}

/** Returns how many pixels `encodePicture` decodes of a file, which may be damaged; 0 of one that it refuses at once. */
export async function countPixels(bytes: Uint8Array): Promise<number> {
  try {
    const { width, height } = await new Bun.Image(bytes).metadata();
    return width * height > MAX_PIXELS ? 0 : width * height;
  } catch {
    return 0;
  }
}

async function encode(bytes: Uint8Array): Promise<EncodedPicture> {
  const fit = { fit: 'inside', withoutEnlargement: true } as const;
  // The number of pixels is in the header, and checked before they are decoded.
  const picture = new Bun.Image(bytes, { maxPixels: MAX_PIXELS, autoOrient: true });
  const full = stripWebp(await picture.resize(MAX_SIDE, MAX_SIDE, fit).webp({ quality: QUALITY.full }).bytes());
  const { width, height } = picture;
  const smaller = new Bun.Image(full).resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, fit);
  const thumbnail = stripWebp(await smaller.webp({ quality: QUALITY.thumbnail }).bytes());
  return { full, thumbnail, width, height };
}
