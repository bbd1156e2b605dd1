import { BrowserPage } from '../helpers/browser-page.ts';

/** The pictures of a scene: one row for each scheme, one column for each width. */
interface Pictures {
  readonly names: readonly string[];
  readonly widths: readonly number[];
  readonly height: number;
}

/** Puts the pictures of a scene side by side on one sheet: `<scene>.png`. */
export async function contactSheet(folder: string, scene: string, { names, widths, height }: Pictures): Promise<void> {
  const pictures = await Promise.all(
    names.map(async (name) => {
      const data = Buffer.from(await Bun.file(folder + name).arrayBuffer()).toString('base64');
      return `<img src="data:image/png;base64,${data}">`;
    }),
  );
  const html = `<!doctype html><style>
    body { display: grid; grid-template-columns: ${widths.map((width) => `${width}px`).join(' ')}; gap: 8px; margin: 8px; background: #777 }
    </style>${pictures.join('')}`;
  const server = Bun.serve({ port: 0, fetch: () => new Response(html, { headers: { 'Content-Type': 'text/html' } }) });
  try {
    await using page = await BrowserPage.open(server.url, { width: size(widths), height: size([height, height]) });
    await page.until(`[...document.images].every((image) => image.complete)`);
    await Bun.write(`${folder}${scene}.png`, await page.screenshot());
  } finally {
    await server.stop(true);
  }
}

/** Returns the size of a sheet with pictures of these sizes and the gaps around them, in pixels. */
function size(pictures: readonly number[]): number {
  return pictures.reduce((sum, picture) => sum + picture + 8, 8);
}
