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

/** The classes of a module, each with the doc comment above it. */
const classesOf = (text: string) => text.split(/(?=^\/\*\*(?:(?!\*\/)[^])*\*\/\n(?:export )?class )/m);
const eventClasses = classesOf(sources.find(({ path }) => path === 'www/chat-box/events.ts')?.text ?? '').filter(
  (text) => text.includes(' extends Event '),
);
const eventName = (text: string) => /static readonly type = '([\w-]+)'/.exec(text)?.[1] ?? '';

/** The sentences of the doc comment that ends where `index` begins. */
function commentBefore(text: string, index: number): string {
  const comment = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*$/.exec(text.slice(0, index))?.[1] ?? '';
  return comment
    .replace(/\n\s*\*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The doc comment of a public field, accessor or method of the element. */
function memberComment(name: string): string {
  const member = new RegExp(`^  (?:declare |get )?${name}(?:\\(|:)`, 'm');
  const files = ['settings', 'chat-box'].map((file) => sources.find(({ path }) => path === `www/chat-box/${file}.ts`));
  for (const text of files.map((file) => file?.text ?? '')) {
    const index = text.search(member);
    if (index >= 0) return commentBefore(text, index);
  }
  return `${name} has no member.`;
}

test('api.events names every event that leaves the element, and no other', () => {
  expect(eventClasses.every((text) => text.includes('PUBLIC_EVENT'))).toBe(true);
  expect(eventClasses.map(eventName).sort()).toEqual(names('events'));
  const leaving = sources.filter(({ text }) => text.includes('composed: true')).map(({ path }) => path);
  expect(leaving).toEqual(['www/chat-box/events.ts']);
});

test.each(api.events)('api.events describes $name as its class does', ({ name, type, text, example }) => {
  const source = eventClasses.find((candidate) => eventName(candidate) === name) ?? '';
  expect(commentBefore(source, source.indexOf('export class'))).toBe(text);
  const fields = [...source.matchAll(/readonly (\w+): ([^,)\n]+)/g)].map(([, field, of]) => `event.${field}: ${of}`);
  expect(fields.join(', ')).toBe(type);
  expect(example).toStartWith(`box.addEventListener('${name}', (event) =>`);
});

// `lang` is every element's.
const described = [...api.attributes, ...api.properties, ...api.methods].filter(({ name }) => name !== 'lang');
test.each(described)('The field or method of $name has the text of its row in api.ts', ({ name, text }) => {
  expect(memberComment(name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()))).toBe(text);
});

test('api.cssProperties names exactly the custom properties that the styles read', () => {
  expect(found(/var\(\s*(--chat-[\w-]+)/g).sort()).toEqual(names('cssProperties'));
});

test('api describes each thing once, in sentences', () => {
  for (const rows of Object.values(api)) {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    for (const { text } of rows) expect(text).toMatch(/^[A-Z].*\.$/);
  }
});

test('The custom elements manifest contains every row of api', () => {
  const text = JSON.stringify(customElementsManifest());
  for (const rows of Object.values(api)) for (const { name } of rows) expect(text).toContain(JSON.stringify(name));
});

test("The manual's element page contains the tables of api (UPDATE=1 bun test test/unit/www/chat-box/api/api.test.ts writes it)", () =>
  expectGenerated('element', 'www/chat-box/api/api.ts', apiMarkdown()));
