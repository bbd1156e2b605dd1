import { expect, test } from 'bun:test';
import { api } from '../../../../../www/chat-box/api/api.ts';
import { customElementsManifest } from '../../../../../www/chat-box/api/manifest.ts';
import { apiMarkdown } from '../../../../helpers/api-markdown.ts';
import { expectGenerated } from '../../../../helpers/generated-block.ts';
import { sourceFiles } from '../../../../helpers/source-files.ts';

const sources = (await sourceFiles()).filter(({ path }) => path.startsWith('www/chat-box/'));
const names = (kind: keyof typeof api) => api[kind].map(({ name }) => name).sort();
const found = (what: RegExp) => [
  ...new Set(sources.flatMap(({ text }) => [...text.matchAll(what)].map(([, name = '']) => name))),
];

test('The table of the element names exactly the events that leave it', () => {
  const classes = sources.flatMap(({ text }) => text.split(/(?=^export class )/m));
  const leaving = classes.filter((text) => text.includes('composed: true'));
  const types = leaving.map((text) => /static readonly type = '([\w-]+)'/.exec(text)?.[1] ?? '');
  expect(types.sort()).toEqual(names('events'));
});

test('The table of the element names exactly the custom properties that its styles read', () => {
  expect(found(/var\(\s*(--chat-[\w-]+)/g).sort()).toEqual(names('cssProperties'));
});

test('The table of the element describes each thing once, in a sentence', () => {
  for (const rows of Object.values(api)) {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    for (const { text } of rows) expect(text).toMatch(/^[A-Z].*\.$/);
  }
});

test('The custom elements manifest holds every row of the table', () => {
  const text = JSON.stringify(customElementsManifest());
  for (const rows of Object.values(api)) for (const { name } of rows) expect(text).toContain(JSON.stringify(name));
});

test("The manual's element page holds the table (UPDATE=1 bun test test/unit/www/chat-box/api/api.test.ts writes it)", () =>
  expectGenerated('element', 'www/chat-box/api/api.ts', apiMarkdown()));
