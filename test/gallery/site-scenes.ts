import type { BrowserPage } from '../helpers/browser-page.ts';
import type { Scene } from './scenes.ts';

/** A phone, a larger phone, a tablet and a desktop. */
const WIDTHS = [320, 390, 768, 1_280];

/** A section of the first page, below its navigation. */
function section(id: string): Scene {
  const show = async (page: BrowserPage) => {
    await page.run(`document.getElementById('${id}').scrollIntoView({ behavior: 'instant' })`);
    await page.until(`[...document.images].every(({ loading, complete }) => complete || loading === 'lazy')`);
  };
  return { name: `first-page-${id}`, path: '/', widths: WIDTHS, height: 800, arrange: show, restore: show };
}

/** Scenes of the server's pages for visitors. */
export const siteScenes: readonly Scene[] = [
  section('recording'),
  section('promises'),
  section('fit'),
  { name: 'comparison', path: '/docs/comparison', widths: WIDTHS, height: 800, arrange: async () => {} },
];
