import { expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { joinPlainMembers } from '../helpers/plain-members.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const TEXT = [
  'A **bold** `x < y` and 2*3*4 at https://a.example/b*c*',
  '> quoted *words*',
  '- one',
  '- <b>two</b> @ann',
  '```js',
  'let **a** = 1;',
  '```',
  'end',
].join('\n');
const ROW = `all(part('log'), 'article').at(-1)`;
const LAST = `all(part('log'), '.text').at(-1)`;
/** The shown texts of the elements that a selector matches. */
const found = (selector: string) => `all(${LAST}, '${selector}').map((element) => {
  const copy = element.cloneNode(true);
  for (const typed of copy.querySelectorAll('.typed')) typed.remove();
  return shown(copy);
}).join('|')`;

browserTest('Marks in a text become elements, and a copy of it is what was typed', async () => {
  await using server = await startTestServer();
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.name();
  await using others = await joinPlainMembers(server.url, 'lobby', 1);
  const scripts = `performance.getEntriesByType('resource').filter(({ name }) => name.includes('markup')).length`;
  await others.sendInTurn(['no marks']);
  await page.until(`texts().includes('no marks')`);
  expect(await page.read<number>(scripts)).toBe(0);

  await others.sendInTurn([TEXT]);
  await page.until(`all(${LAST}, 'strong').length === 1`);
  expect(await page.read<string>(found('strong, em, code:not(.pre)'))).toBe('bold|x < y|words');
  expect(await page.read<string>(found('[role=listitem]'))).toBe('one|<b>two</b> @ann');
  expect(await page.read<string>(found('.quoted'))).toBe('quoted words');
  expect(await page.read<string>(found('.pre'))).toBe('let **a** = 1;');
  expect(await page.read<string>(found('a'))).toBe('https://a.example/b*c');
  expect(await page.read<string>(`texts().at(-1)`)).toBe(TEXT);
  // Screen readers get the words.
  expect(await page.read<string>(`${ROW}.ariaLabel`)).toContain('A bold x < y and 2*3*4');
  expect(await page.read<string>(`shown(part('log').querySelector('#news'))`)).not.toContain('**bold**');
  expect(await axeViolations(page)).toEqual([]);

  await page.run(`getSelection().selectAllChildren(${LAST})`);
  expect(await page.read<string>(`getSelection().toString()`)).toBe(TEXT);

  // The quotation of a reply is one line of words.
  const id = await page.read<string>(`${ROW}.entry.message.id`);
  await page.run(`box.client.command({ type: 'send', text: 'yes', replyTo: '${id}' })`);
  await page.until(`part('log').querySelector('.quote') !== null`);
  expect(await page.read<string>(`shown(part('log').querySelector('.quote'))`)).toContain('A bold x < y and 2*3*4');

  await page.run(`box.markup = 'plain'`);
  await page.until(`all(part('log'), 'strong, .typed').length === 0`);
  expect(await page.read<string>(`texts().at(-2)`)).toBe(TEXT);
  expect(page.consoleErrors).toEqual([]);
});
