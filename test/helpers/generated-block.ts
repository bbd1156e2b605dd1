import { expect } from 'bun:test';
import { projectRoot } from './project-root.ts';
import { replaceGenerated, splitGenerated } from './replace-generated.ts';

/**
 * Expects that a page of the manual holds this Markdown after the mark that names its source. With `UPDATE=1` it writes
 * the page instead.
 */
export async function expectGenerated(page: string, source: string, markdown: string): Promise<void> {
  const file = Bun.file(`${projectRoot}www/docs/${page}.md`);
  const text = await file.text();
  if (process.env['UPDATE']) return void (await Bun.write(file, replaceGenerated(text, source, markdown)));
  expect(unpadded(splitGenerated(text, source).generated)).toBe(unpadded(markdown));
}

/** Takes out the spaces and dashes with which the formatter aligns tables. */
function unpadded(text: string): string {
  return text
    .replace(/-{2,}/g, '-')
    .replace(/[ \n]+/g, ' ')
    .trim();
}
