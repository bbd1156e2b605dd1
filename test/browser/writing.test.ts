import { afterEach, beforeEach, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { STOP_UNDO_CLOCK } from '../helpers/undo-clock.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const FIELD = `part('composer').querySelector('textarea')`;
const PICKER = `part('composer').querySelector('chat-box-emoji-picker')`;

browserTest('The emoji picker fits a narrow box, follows the arrow keys and inserts at the caret', async () => {
  await using page = await BrowserPage.open(chatPage(server.url), { width: 320, height: 700 });
  await page.until(`you().length > 0`);
  await page.click(FIELD);
  await page.type('ab');
  await page.press('ArrowLeft');
  await page.press('Tab');
  await page.press('Enter');
  const picked = `${PICKER}.shadowRoot.activeElement`;
  await page.until(`${picked} !== null`);
  const outside = `(([inner, outer]) => inner.left < outer.left || inner.right > outer.right || inner.top < outer.top || inner.bottom > outer.bottom)
    ([${PICKER}, box].map((element) => element.getBoundingClientRect()))`;
  expect(await page.read<boolean>(outside)).toBe(false);
  await page.saveScreenshot('picker-320');

  await page.until(`${picked}.type === 'search'`);
  const at = (position: number) => page.until(`${picked}.dataset.at === '${position}'`);
  await page.press('ArrowDown');
  await at(0);
  await page.press('ArrowRight');
  await at(1);
  await page.press('ArrowDown');
  await page.until(`Number(${picked}.dataset.at) > 1`);
  const option = (position: number) => `${PICKER}.shadowRoot.querySelector('[data-at="${position}"]')`;
  expect(await page.read<boolean>(`${picked}.offsetLeft === ${option(1)}.offsetLeft`)).toBe(true);
  const below = await page.read<number>(`Number(${picked}.dataset.at)`);
  await page.press('Home');
  await at(below - 1);
  await page.press('End');
  await at(2 * (below - 1) - 1);
  await page.press('Home', 'Control');
  await at(0);
  await page.press('Enter');
  await page.until(`${FIELD}.value === 'a😀b' && part('composer').activeElement === ${FIELD}`);

  await page.press('Tab');
  await page.press('Enter');
  await page.until(`${picked} !== null`);
  // The picker stays beside its button when the window changes its size.
  await page.resize({ width: 900 });
  await page.until(
    `Math.abs(${PICKER}.getBoundingClientRect().right - box.getBoundingClientRect().right) < 200 && !${outside}`,
  );
  await page.press('Escape');
  await page.until(`!${PICKER}.matches(':popover-open') && part('composer').activeElement.className === 'emoji'`);
  expect(page.consoleErrors).toEqual([]);
});

const HINT = `shown(part('composer').querySelector('#hint'))`;
const TASK = `shown(part('composer').querySelector('#compose-mode'))`;

browserTest('Arrow up in an empty field edits your last message; Escape restores your draft', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await using bob = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  await ann.send('Helo');
  await bob.until(`texts().includes('Helo')`);
  await bob.send('not mine');
  await ann.until(`texts().length === 2 && all(part('log'), '.pending').length === 0`);
  await ann.press('ArrowUp');
  await ann.until(`${FIELD}.value === 'Helo' && ${TASK}.startsWith('Editing your message')`);
  await ann.saveScreenshot('writing-edit');
  await ann.press('End');
  await ann.press('Backspace');
  await ann.type('lo');
  await ann.press('Enter');
  await bob.until(`texts().some((text) => text.startsWith('Hello'))`);
  await ann.until(`${FIELD}.value === '' && ${TASK} === ''`);

  // An edit without a change sends nothing.
  await ann.until(`texts().some((text) => text.startsWith('Hello'))`);
  await ann.press('ArrowUp');
  await ann.until(`${FIELD}.value === 'Hello'`);
  await ann.press('Enter');
  await ann.until(`${FIELD}.value === '' && ${TASK} === ''`);

  await ann.press('ArrowUp');
  await ann.until(`${FIELD}.value === 'Hello'`);
  await ann.type(' there');
  await ann.press('Escape');
  await ann.until(`${FIELD}.value === '' && ${TASK} === ''`);
  await ann.type('begun');
  await ann.press('ArrowUp');
  expect(await ann.read<string>(`${FIELD}.value`)).toBe('begun');
  expect(await bob.read<number>('texts().length')).toBe(2);
});

browserTest('An edit to an empty text deletes the message, which can be undone', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`you().length > 0`);
  await ann.run(STOP_UNDO_CLOCK);
  await ann.send('oops');
  await ann.until(`texts().includes('oops') && all(part('log'), '.pending').length === 0`);
  const empty = async () => {
    await ann.press('ArrowUp');
    await ann.until(`${FIELD}.value === 'oops'`);
    for (let letter = 0; letter < 4; letter++) await ann.press('Backspace');
    await ann.press('Enter');
    await ann.until(`part('log').activeElement?.className === 'undo' && ${TASK} === ''`);
  };
  await empty();
  await ann.press('Enter');
  await ann.until(`texts().includes('oops')`);
  await ann.click(FIELD);
  await empty();
  // Until then, the arrow key does not edit the message.
  await ann.click(FIELD);
  await ann.press('ArrowUp');
  await ann.type('next');
  expect(await ann.read<string>(`${FIELD}.value`)).toBe('next');
  await ann.run(`endUndo()`);
  await ann.until(`shown(part('log')).includes('was deleted') && all(part('log'), '.undo').length === 0`);
});

browserTest('A draft survives a reload in its own room and ends when it is sent', async () => {
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.until(`you().length > 0`);
  await page.click(FIELD);
  await page.type('half a th');
  await page.reload();
  await page.until(`${FIELD}.value === 'half a th' && you().length > 0`);
  await page.run(`box.room = 'other'`);
  await page.until(`${FIELD}.value === ''`);
  await page.run(`box.room = 'lobby'`);
  await page.until(`${FIELD}.value === 'half a th' && you().length > 0`);
  const elsewhere = (room: string) => `(async () => {
    const { parentElement } = box;
    box.remove();
    box.room = '${room}';
    await box.updateComplete;
    parentElement.append(box);
  })()`;
  await page.run(elsewhere('other'));
  await page.until(`${FIELD}.value === '' && you().length > 0`);
  await page.run(elsewhere('lobby'));
  await page.until(`${FIELD}.value === 'half a th' && you().length > 0`);
  await page.click(FIELD);
  await page.type('ought');
  await page.press('Enter');
  await page.until(`texts().includes('half a thought') && ${FIELD}.value === ''`);
  await page.reload();
  await page.until(`you().length > 0`);
  expect(await page.read<string>(`${FIELD}.value`)).toBe('');
});

browserTest('An at sign offers names to keyboard and pointer', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await using bob = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  const [annsName, bobsName] = [await ann.name(), await bob.name()];
  const options = `all(part('composer'), '[role=option]').map((element) => shown(element.querySelector('bdi')))`;
  await ann.click(FIELD);
  await ann.type('Hi @');
  // The list does not offer your own name.
  await ann.until(`${options}.join() === ${JSON.stringify(bobsName)}`);
  expect(annsName).not.toBe(bobsName);
  const active = `part('composer').querySelector('#' + ${FIELD}.getAttribute('aria-activedescendant'))`;
  expect(await ann.read<string>(`${active}.ariaSelected`)).toBe('true');
  await ann.saveScreenshot('writing-names');
  await ann.press('Escape');
  await ann.until(`part('composer').querySelector('#names').hidden`);
  await ann.type(bobsName.slice(0, 3).toLowerCase());
  await ann.until(`${options}.length === 1`);
  await ann.press('Tab');
  await ann.until(`${FIELD}.value === ${JSON.stringify(`Hi @${bobsName} `)}`);
  await ann.type('@');
  await ann.click(`part('composer').querySelector('[role=option]')`);
  await ann.until(`${FIELD}.value === ${JSON.stringify(`Hi @${bobsName} @${bobsName} `)}`);
  await ann.press('Enter');
  await bob.until(`texts().length === 1`);
});

browserTest('The composer runs slash commands: help, name, an unknown one, and a double slash', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await using bob = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  const refusal = `shown(box.shadowRoot.querySelector('.refusal'))`;
  const bobsName = await bob.name();
  await ann.send('/help');
  await ann.until(`${HINT}.includes('/nick') && ${FIELD}.value === ''`);
  await ann.saveScreenshot('writing-help');
  await ann.send('/nick moderator');
  await ann.until(`${HINT}.includes('reserved') && ${FIELD}.value === '/nick moderator'`);
  for (let letter = 0; letter < '/nick moderator'.length; letter++) await ann.press('Backspace');
  await ann.send(`/nick ${bobsName}`);
  await ann.until(`${refusal}.includes('That name, or one that looks like it, is taken')`);
  await ann.saveScreenshot('writing-refused');
  await ann.send('/nick Ann');
  await ann.until(`you() === 'Ann' && (${refusal} === '') !== ${refusal}.includes('has that name')`);
  await bob.until(`people().includes('Ann')`);
  await ann.send('/nick');
  await ann.until(`/in \\d+ s/.test(${refusal})`);
  await ann.click(`box.shadowRoot.querySelector('.refusal button')`);
  await ann.until(`box.shadowRoot.querySelector('.refusal').hidden`);

  await ann.send('/dance now');
  await ann.until(`${HINT}.includes('/dance')`);
  expect(await bob.read<string[]>('texts()')).toEqual([]);
  await ann.press('Enter');
  await bob.until(`texts().join() === '/dance now'`);
  await ann.send('//help');
  await bob.until(`texts().join() === '/dance now,/help'`);
});

browserTest('Others see that you are writing until your message arrives', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await using bob = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  const bobsName = await bob.name();
  const aside = `shown(part('status').querySelector('.aside'))`;
  await bob.click(FIELD);
  await bob.type('I am');
  await ann.until(`${aside} === ${JSON.stringify(`${bobsName} is typing…`)}`);
  await ann.saveScreenshot('writing-typing');
  await bob.press('Enter');
  await ann.until(`texts().includes('I am') && ${aside} === ''`);
  // A slash command that is not sent shows nothing to others.
  await bob.type('/nick Neo');
  await bob.press('Enter');
  await ann.until(`people().includes('Neo')`);
  expect(await ann.read<string>(aside)).toBe('');
});
