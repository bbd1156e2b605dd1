import { browserOrReason } from '../helpers/browser-or-reason.ts';
import { recordStory } from './story.ts';

// bun run record: records the first page's story in both schemes, and saves it in `www/page/recording/`.

const browser = browserOrReason();
if ('reason' in browser) {
  console.error(`No recording: ${browser.reason}`);
  process.exit(1);
}
const folder = new URL('../../www/page/recording/', import.meta.url);
for (const scheme of ['light', 'dark'] as const) {
  const { animation, still } = await recordStory(scheme);
  await Bun.write(new URL(`${scheme}.webp`, folder), animation);
  await Bun.write(new URL(`${scheme}-still.webp`, folder), await new Bun.Image(still).webp({ lossless: true }).bytes());
  console.log(`${scheme}: ${(animation.length / 1024).toFixed(0)} KB`);
}
process.exit(0);
