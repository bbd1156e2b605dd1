/** A picture that is drawn over the one before it. */
export interface AnimationFrame {
  /** Place of its upper left corner, in pixels. WebP stores even numbers only. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How long it is shown, in milliseconds. */
  readonly durationMs: number;
  /** A still WebP file of that size. */
  readonly file: Uint8Array;
}

/** Bits of VP8X: the file is an animation, with transparent pixels. */
const IS_ANIMATION = 0x02 | 0x10;
/** Bits of ANMF: the frame is drawn over the one before it, which stays. */
const IS_BLENDED = 0;
/** Chunks of a still picture that a frame contains. */
const PICTURE_CHUNKS = ['ALPH', 'VP8 ', 'VP8L'];

/**
 * Assembles pictures into an animated WebP that loops forever. It follows
 * https://developers.google.com/speed/webp/docs/riff_container. The first frame has the size of the animation.
 */
export function animatedWebP(frames: readonly AnimationFrame[]): Uint8Array<ArrayBuffer> {
  const [first] = frames;
  if (!first) throw new Error('An animation needs a frame.');
  const size = [...uint24(first.width - 1), ...uint24(first.height - 1)];
  // A white background and no end of the loop. Viewers may ignore the background.
  const animation = [255, 255, 255, 255, 0, 0];
  return chunk('RIFF', [
    ascii('WEBP'),
    chunk('VP8X', [Uint8Array.of(IS_ANIMATION, 0, 0, 0, ...size)]),
    chunk('ANIM', [Uint8Array.from(animation)]),
    ...frames.map(frameChunk),
  ]);
}

function frameChunk({ x, y, width, height, durationMs, file }: AnimationFrame): Uint8Array<ArrayBuffer> {
  if (x % 2 !== 0 || y % 2 !== 0) throw new Error(`A frame cannot start at ${x}, ${y}: WebP stores even places only.`);
  const fields = [x / 2, y / 2, width - 1, height - 1, durationMs].flatMap(uint24);
  return chunk('ANMF', [Uint8Array.of(...fields, IS_BLENDED), ...pictureChunks(file)]);
}

/** Returns the chunks of a still file that hold its picture. */
function pictureChunks(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks: Uint8Array[] = [];
  for (let at = 12; at + 8 <= file.length;) {
    const end = at + 8 + view.getUint32(at + 4, true);
    const paddedEnd = end + (end % 2);
    if (PICTURE_CHUNKS.includes(String.fromCharCode(...file.subarray(at, at + 4)))) {
      chunks.push(file.subarray(at, paddedEnd));
    }
    at = paddedEnd;
  }
  return chunks;
}

/** Puts a name and a length before parts, and a zero behind them if their length is odd. */
function chunk(name: string, parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(8 + length + (length % 2));
  bytes.set(ascii(name));
  new DataView(bytes.buffer).setUint32(4, length, true);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function uint24(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff];
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
