import { afterEach, beforeEach, expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const log = `part('log')`;
const FIELD = `part('composer').querySelector('textarea')`;
const chip = (at: number) => `all(${log}, '.reactions [aria-pressed]')[${at}]`;
const plus = `${log}.querySelector('.plus')`;
const tip = `${log}.querySelector('#reactors')`;
const names = `(${tip}?.matches(':popover-open') ? ${tip}.children[1].textContent.replace(/[\\u2068\\u2069]/g, '') : '')`;

/** Joins as a member without a page. */
async function member() {
  const client = headlessClient({ server: server.url, via: 'websocket' });
  client.join();
  await until(() => client.state.phase === 'live', 'the member is in');
  return client;
}

browserTest('A reaction shows who reacted, to the pointer, the keyboard and a long press', async () => {
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.until(`you().length > 0`);
  await page.send('good news');
  const [bob, cid] = [await member(), await member()];
  await until(() => bob.messages.length === 1 && cid.messages.length === 1, 'they have the message');
  const message = bob.messages[0]?.id ?? '';
  for (const client of [bob, cid]) client.command({ type: 'react', message, emoji: '🎉', on: true });
  cid.command({ type: 'react', message, emoji: '👀', on: true });
  await page.until(`${chip(1)} !== undefined && shown(${chip(0)}) === '🎉 2'`);
  const both = [bob.you?.name ?? '', cid.you?.name ?? ''].sort(new Intl.Collator('en').compare).join(' and ');

  // The pointer shows it, and can move onto it.
  await page.point(chip(0));
  await page.until(`${names} === '${both}'`);
  expect(await page.read<boolean>(`${chip(0)}.getAttribute('aria-describedby') === ${tip}.id`)).toBe(true);
  expect(await axeViolations(page)).toEqual([]);
  // It leaves the message uncovered.
  const bounds = (what: string) => `${what}.getBoundingClientRect()`;
  expect(await page.read<boolean>(`${bounds(tip)}.top >= ${bounds(chip(0))}.bottom`)).toBe(true);
  await page.point(tip);
  // Longer than the tooltip stays without the pointer.
  await page.run(`await new Promise((resolve) => setTimeout(resolve, 400))`);
  expect(await page.read<string>(names)).toBe(both);
  // Escape removes it, and nothing else.
  await page.press('Escape');
  await page.until(`${names} === ''`);
  expect(await page.read<boolean>(`${chip(0)}.hasAttribute('aria-describedby')`)).toBe(false);
  await page.point(chip(1));
  await page.until(`${names} === '${cid.you?.name}'`);
  await page.point(FIELD);
  await page.until(`${names} === ''`);

  // The focus of the keyboard shows it. It follows your own reaction.
  await page.run(`${log}.querySelector('.scroller').focus()`);
  await page.press('ArrowUp');
  await page.until(`${chip(0)}.tabIndex === 0`);
  await page.press('Tab');
  await page.until(`${names} === '${both}'`);
  await page.press('Enter');
  await page.until(`${names} === 'You, ${both.replace(' and ', ', and ')}'`);
  await page.press('Escape');
  await page.until(`${names} === '' && ${log}.activeElement === ${chip(0)}`);
  await page.press('Tab');
  await page.until(`${names} === '${cid.you?.name}'`);
  // Only a number is left of a member without a message.
  cid.leave();
  await page.until(`people().length === 2`);
  bob.command({ type: 'react', message, emoji: '👀', on: true });
  await page.until(`${names} === '${bob.you?.name} and 1 other'`);

  // A long press shows it, and does not react.
  await page.press('Escape');
  const { x, y } = await page.read<DOMRect>(`${chip(1)}.getBoundingClientRect().toJSON()`);
  await page.touch('touchStart', { x: x + 8, y: y + 8 });
  await page.until(`${names} === '${bob.you?.name} and 1 other'`);
  await page.touch('touchEnd');
  await page.untilStable(`${chip(1)}.ariaPressed`);
  expect(await page.read<string>(`${chip(1)}.ariaPressed`)).toBe('false');
  await page.tap(`box.shadowRoot.querySelector('h2')`);
  await page.until(`${names} === ''`);

  // The chip at the end opens the picker.
  await page.click(plus);
  const picker = `${log}.querySelector('chat-box-emoji-picker')`;
  await page.until(`${picker}.shadowRoot.activeElement !== null && ${plus}.ariaExpanded === 'true'`);
  await page.run(`${picker}.dispatchEvent(Object.assign(new Event('chat-emoji', { bubbles: true }), { emoji: '🔥' }))`);
  await page.until(`all(${log}, '.reactions [aria-pressed]').map(shown).includes('🔥 1')`);
  expect(page.consoleErrors).toEqual([]);
  bob.leave();
});
