import { BrowserPage } from '../helpers/browser-page.ts';

/** Puts the pictures of a scene side by side on one sheet: `<scene>.png`. */
export async function contactSheet(folder: string, scene: string, names: readonly string[]): Promise<void> {
  const pictures = await Promise.all(
    names.map(async (name) => {
      const data = Buffer.from(await Bun.file(folder + name).arrayBuffer()).toString('base64');
      return `<img src="data:image/png;base64,${data}">`;
    }),
  );
  const html = `<!doctype html><style>
    body { display: grid; grid-template-columns: 320px 560px 1000px; gap: 8px; margin: 8px; background: #777 }
    </style>${pictures.join('')}`;
  const server = Bun.serve({ port: 0, fetch: () => new Response(html, { headers: { 'Content-Type': 'text/html' } }) });
  try {
    await using page = await BrowserPage.open(server.url, { width: 1_912, height: 1_260 });
    await page.until(`[...document.images].every((image) => image.complete)`);
    await Bun.write(`${folder}${scene}.png`, await page.screenshot());
  } finally {
    await server.stop(true);
  }
}
