import { expect } from 'bun:test';
import { projectRoot } from './project-root.ts';

const END = '<!-- end of the generated part -->\n';

/**
 * Expects that a page of the manual holds this Markdown after the mark that names its source. With `UPDATE=1` it writes
 * the page instead.
 */
export async function expectGenerated(page: string, source: string, markdown: string): Promise<void> {
  const start = `<!-- generated from ${source} -->\n`;
  const file = Bun.file(`${projectRoot}www/docs/${page}.md`);
  const [before = '', rest = ''] = (await file.text()).split(start);
  const [held = '', ...others] = rest.split(END);
  const after = others.join(END);
  if (process.env['UPDATE']) return void (await Bun.write(file, `${before}${start}\n${markdown}\n\n${END}${after}`));
  expect(unpadded(held)).toBe(unpadded(markdown));
}

/** Takes out the spaces and dashes with which the formatter aligns tables. */
function unpadded(text: string): string {
  return text
    .replace(/-{2,}/g, '-')
    .replace(/[ \n]+/g, ' ')
    .trim();
}
