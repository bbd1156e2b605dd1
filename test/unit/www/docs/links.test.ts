import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { renderManual } from '../../../../src/assets/render-manual.ts';
import { manualSources, prose } from '../../../helpers/manual-sources.ts';
import { projectRoot } from '../../../helpers/project-root.ts';

const sources = await manualSources();
const frame = await Bun.file(`${projectRoot}www/page/manual-frame.html`).text();
const pages = renderManual(sources, frame);
const readme = await Bun.file(`${projectRoot}README.md`).text();

/** The address of each heading on a code host, which rendered pages must have too. */
function headingIds(markdown: string): readonly string[] {
  const headings = [...markdown.replace(/^```[^]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm)];
  return headings.map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

function links(markdown: string): readonly string[] {
  return [...prose(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, href = '']) => href);
}

for (const { name, markdown } of sources) {
  describe(`The manual's page ${name}`, () => {
    test('has one title, and headings whose addresses are the same here and on a code host', () => {
      const ids = headingIds(markdown);
      const page = pages[name === 'README' ? '/docs/' : `/docs/${name}`] ?? '';
      expect(page.match(/<h1/g)).toHaveLength(1);
      expect(new Set(ids).size).toBe(ids.length);
      expect([...page.matchAll(/<h\d id="([^"]*)"/g)].map(([, id]) => id)).toEqual([...ids]);
    });

    test('links only to pages and headings that exist', () => {
      for (const href of links(markdown).filter((href) => !href.startsWith('https:'))) {
        const [file = '', id] = href.split('#');
        if (/\.(json|yaml)$/.test(file)) {
          expect(existsSync(`${projectRoot}www/docs/${file}`)).toBe(true);
          continue;
        }
        const target =
          file === ''
            ? markdown
            : file === '../../README.md'
              ? readme
              : sources.find((source) => `${source.name}.md` === file)?.markdown;
        if (target === undefined) throw new Error(`${name}.md links ${href}, which does not exist.`);
        if (id !== undefined) expect(headingIds(target)).toContain(id);
      }
    });

    test('has no HTML outside of code', () => {
      expect(prose(markdown).replace(/^<!--.*-->$/gm, '')).not.toMatch(/<[a-z!/]/i);
    });
  });
}

test('The README links only to files and headings that exist', () => {
  const local = links(readme).filter((href) => !href.startsWith('https:'));
  expect(local.filter((href) => href.startsWith('www/docs/')).length).toBeGreaterThan(0);
  for (const href of local) {
    const [file = '', id] = href.split('#');
    expect(existsSync(projectRoot + file)).toBe(true);
    if (id === undefined) continue;
    const source = file === '' ? readme : (sources.find(({ name }) => file === `www/docs/${name}.md`)?.markdown ?? '');
    expect(headingIds(source)).toContain(id);
  }
});

test('Each page of the manual is reachable from the others, also below the folder of a proxy', () => {
  for (const [path, html] of Object.entries(pages)) {
    for (const [, href = ''] of html.matchAll(/href="([^"]+)"/g)) {
      if (/^https:/.test(href)) continue;
      const { pathname } = new URL(href, `http://host.example/chat${path}`);
      expect(pathname).toStartWith('/chat/');
      const target = pathname.slice('/chat'.length);
      const others = ['/', '/check', '/page.css', '/manual.css', '/favicon.svg'];
      const isFile = target.startsWith('/docs/') && existsSync(`${projectRoot}www${target}`);
      expect(target in pages || others.includes(target) || isFile).toBe(true);
    }
  }
});
