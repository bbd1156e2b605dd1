import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { browserOrReason } from '../helpers/browser-or-reason.ts';
import { contactSheet } from './contact-sheet.ts';
import { scenes, startScene } from './scenes.ts';

// bun run gallery [scene ...]: every state of the element in both schemes and three widths, into the ignored folder `gallery/`.

const WIDTHS = [320, 560, 1_000];
const HEIGHT = 560;
const folder = fileURLToPath(new URL('../../gallery/', import.meta.url));

const browser = browserOrReason();
if ('reason' in browser) {
  console.error(`No pictures: ${browser.reason}`);
  process.exit(1);
}
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !scenes.some((scene) => scene.name === name));
if (unknown !== undefined) {
  console.error(`There is no scene "${unknown}"; there are ${scenes.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
if (asked.length === 0) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
let failures = 0;
for (const scene of scenes) {
  if (asked.length > 0 && !asked.includes(scene.name)) continue;
  const stack = new AsyncDisposableStack();
  try {
    const page = await startScene(scene, stack);
    const names: string[] = [];
    for (const scheme of ['light', 'dark'] as const) {
      for (const width of WIDTHS) {
        await page.resize({ width, height: HEIGHT, scheme });
        await scene.restore?.(page);
        const name = `${scene.name}-${scheme}-${width}.png`;
        await Bun.write(folder + name, await page.screenshot());
        names.push(name);
      }
    }
    await contactSheet(folder, scene.name, names);
    console.log(`${scene.name}: ${names.length} pictures`);
  } catch (error) {
    failures++;
    console.error(`${scene.name}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await stack.disposeAsync();
  }
}
console.log(`They are in gallery/${failures > 0 ? `; ${failures} scenes failed` : ''}.`);
process.exit(failures > 0 ? 1 : 0);
