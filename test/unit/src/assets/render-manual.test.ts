import { describe, expect, test } from 'bun:test';
import { renderManual } from '../../../../src/assets/render-manual.ts';

const FRAME = '<title>{{title}}</title><a href="{{root}}">first</a><a href="{{docs}}">index</a>{{topics}}|{{article}}';
const index = { name: 'README', markdown: '# Manual\n\n[Wire](wire.md), [Two](two.md)\n' };
const two = { name: 'two', markdown: '# Two\n' };

/** Renders a manual whose page `wire` has this Markdown. */
function render(markdown: string, others = [index, two]) {
  return renderManual([...others, { name: 'wire', markdown }], FRAME);
}

describe('renderManual', () => {
  test('serves each page below /docs/ and the index with and without a slash', () => {
    expect(Object.keys(render('# Wire'))).toEqual(['/docs', '/docs/', '/docs/wire', '/docs/two']);
  });

  test('links pages, anchors, the index and the README relative to the path of the page', () => {
    const text = '# Wire\n\n[a](two.md#x) [b](#wire) [c](README.md) [d](../../README.md) [e](https://a.example/)\n';
    const page = render(text)['/docs/wire'];
    for (const href of ['two#x', '#wire', './', '../', 'https://a.example/']) expect(page).toContain(`href="${href}"`);
    const besideFolder = render('# Wire')['/docs'];
    expect(besideFolder).toContain('<a href="docs/wire">Wire</a>');
    expect(besideFolder).toContain('<a href="./">first</a><a href="docs/">index</a>');
  });

  test('links JSON and YAML files in folders of the manual', () => {
    const markdown = '# Manual\n\n[Wire](wire.md), [Two](two.md), [f](wire/rules.yaml)\n';
    const pages = render('# Wire\n\n[a](wire/board.json)\n', [{ name: 'README', markdown }, two]);
    expect(pages['/docs/wire']).toContain('href="wire/board.json"');
    expect(pages['/docs']).toContain('href="docs/wire/rules.yaml"');
    expect(pages['/docs/']).toContain('href="wire/rules.yaml"');
  });

  test('lists the pages in the order of the index, with the sections of the current page', () => {
    const page = render('# `Wire`\n\n## One & two\n')['/docs/wire'];
    expect(page).toContain(
      '<li><a href="wire" aria-current="page">Wire</a><ul><li><a href="#one-two">One &amp; two</a></li></ul></li>\n' +
        '<li><a href="two">Two</a></li>|',
    );
    expect(page).toStartWith('<title>Wire</title>');
  });

  test('shows HTML as text and leaves out comments that stand on a line of their own', () => {
    const html = '<script>alert(1)</script>\n\n<p onclick="x()">\n\na <img src=x onerror=y> b';
    const page = render(`# Wire\n\n<!-- made of a table -->\n\n${html}\n\n\`\`\`html\n<!-- kept -->\n\`\`\`\n`)[
      '/docs/wire'
    ];
    expect(page).not.toMatch(/<(script|img)|<p on/);
    expect(page).not.toContain('made of a table');
    expect(page).toContain('&lt;!-- kept --&gt;');
    expect(page).toContain('&lt;script&gt;');
  });

  test('makes tables and code focusable, so that a keyboard can scroll wide ones', () => {
    const page = render('# Wire\n\n| a |\n| --- |\n| b |\n\n```sh\nc\n```\n')['/docs/wire'];
    expect(page).toContain('<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>');
    expect(page).toContain('<pre tabindex="0" role="group" aria-label="Code">');
  });

  test('throws for a link that leads to no page, and for a script URL', () => {
    for (const href of ['gone.md', 'x.html', '../a/b.json', '../secret.md', 'javascript:alert(1)', '/check']) {
      expect(() => render(`# Wire\n\n[a](${href})\n`)).toThrow('which is not one of its pages');
    }
  });

  test('throws for a page without a title, a page the index leaves out, and an index without a page', () => {
    expect(() => render('No title')).toThrow('wire.md of the manual has no title');
    expect(() => render('# Wire', [{ ...index, markdown: '# Manual\n' }])).toThrow('does not link wire');
    expect(() => render('# Wire', [index])).toThrow('links two.md, which does not exist');
    expect(() => renderManual([two], FRAME)).toThrow('no README.md');
  });
});
