import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LANGUAGES } from '../../www/chat-box/language.ts';
import { browserOrReason } from '../helpers/browser-or-reason.ts';
import { adminScenes } from './admin-scenes.ts';
import { composerScenes } from './composer-scenes.ts';
import { contactSheet } from './contact-sheet.ts';
import { moderationScenes } from './moderation-scenes.ts';
import { pictureScenes } from './picture-scenes.ts';
import { rowScenes } from './row-scenes.ts';
import { scenes as otherScenes, startScene } from './scenes.ts';
import { searchScenes } from './search-scenes.ts';
import { siteScenes } from './site-scenes.ts';
import { touchScenes } from './touch-scenes.ts';

// bun run gallery [--lang de] [scene ...]: photographs every state of the element in both schemes and three widths, and
// saves the pictures in the ignored folder `gallery/`; those of another language in `gallery/<lang>/`.

const scenes = [
  ...otherScenes,
  ...composerScenes,
  ...rowScenes,
  ...touchScenes,
  ...searchScenes,
  ...moderationScenes,
  ...adminScenes,
  ...siteScenes,
  ...pictureScenes,
];
const WIDTHS = [320, 560, 1_000];
const HEIGHT = 560;

const browser = browserOrReason();
if ('reason' in browser) {
  console.error(`No pictures: ${browser.reason}`);
  process.exit(1);
}
const { values, positionals: asked } = parseArgs({
  args: process.argv.slice(2),
  options: { lang: { type: 'string', default: 'en' } },
  allowPositionals: true,
});
const { lang } = values;
const languages = ['en', ...LANGUAGES];
if (!languages.includes(lang)) {
  console.error(`There is no language "${lang}". Languages: ${languages.join(', ')}.`);
  process.exit(2);
}
const name = lang === 'en' ? 'gallery/' : `gallery/${lang}/`;
const folder = fileURLToPath(new URL(`../../${name}`, import.meta.url));
const unknown = asked.find((name) => !scenes.some((scene) => scene.name === name));
if (unknown !== undefined) {
  console.error(`There is no scene "${unknown}". Scenes: ${scenes.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
if (asked.length === 0) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
let failures = 0;
for (const scene of scenes) {
  if (asked.length > 0 && !asked.includes(scene.name)) continue;
  const stack = new AsyncDisposableStack();
  try {
    const page = await startScene(scene, lang, stack);
    const { widths = WIDTHS, height = HEIGHT, forcedColors } = scene;
    const names: string[] = [];
    for (const scheme of ['light', 'dark'] as const) {
      for (const width of widths) {
        await page.resize({ width, height, scheme, forcedColors });
        await scene.restore?.(page);
        const picture = `${scene.name}-${scheme}-${width}.png`;
        await Bun.write(folder + picture, await page.screenshot());
        names.push(picture);
      }
    }
    await contactSheet(folder, scene.name, { names, widths, height });
    console.log(`${scene.name}: ${names.length} pictures`);
  } catch (error) {
    failures++;
    console.error(`${scene.name}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await stack.disposeAsync();
  }
}
console.log(`The pictures are in ${name}${failures > 0 ? `. ${failures} scenes failed` : ''}.`);
process.exit(failures > 0 ? 1 : 0);
