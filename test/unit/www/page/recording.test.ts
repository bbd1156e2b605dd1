import { describe, expect, test } from 'bun:test';
import { projectRoot } from '../../../helpers/project-root.ts';

/** The weight that a visitor downloads who plays the recording, in bytes. */
const MAX_BYTES = 600_000;
const folder = `${projectRoot}www/page/recording/`;

/** Returns the loop count, and the duration of each frame in milliseconds, of an animated WebP. */
function readAnimation(file: Uint8Array): { readonly loops: number; readonly durations: readonly number[] } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const durations: number[] = [];
  let loops = -1;
  expect(view.getUint32(4, true)).toBe(file.length - 8);
  for (let at = 12; at < file.length;) {
    const name = String.fromCharCode(...file.subarray(at, at + 4));
    if (name === 'ANIM') loops = view.getUint16(at + 12, true);
    if (name === 'ANMF') durations.push(view.getUint32(at + 20, true) & 0xffffff);
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return { loops, durations };
}

for (const scheme of ['light', 'dark']) {
  describe(`The recording in the ${scheme} scheme`, () => {
    test('is small, lasts 12 seconds and loops forever', async () => {
      const file = await Bun.file(`${folder}${scheme}.webp`).bytes();
      expect(file.length).toBeLessThan(MAX_BYTES);
      const { loops, durations } = readAnimation(file);
      expect(loops).toBe(0);
      expect(durations.length).toBeGreaterThan(40);
      const seconds = durations.reduce((sum, duration) => sum + duration, 0) / 1_000;
      expect(Math.round(seconds)).toBe(12);
    });

    test('has a still picture of the same size', async () => {
      const sizes = ['.webp', '-still.webp'].map(async (ending) => {
        const { width, height } = await new Bun.Image(await Bun.file(folder + scheme + ending).bytes()).metadata();
        return [width, height];
      });
      expect(await Promise.all(sizes)).toEqual([
        [1300, 852],
        [1300, 852],
      ]);
    });
  });
}

test('Each page that shows the recording describes it, and has a still picture for readers who want no motion', async () => {
  for (const page of ['README.md', 'www/page/recording.html']) {
    const html = await Bun.file(projectRoot + page).text();
    const [alt = ''] = /(?<=alt=")[^"]+/.exec(html) ?? [];
    expect(alt).toContain('kill -9');
    expect(html).toContain('-still.webp');
  }
});
