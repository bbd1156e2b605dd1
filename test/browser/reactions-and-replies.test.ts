import { afterEach, beforeEach, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { joinPlainMembers } from '../helpers/plain-members.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { STOP_UNDO_CLOCK } from '../helpers/undo-clock.ts';
import { until } from '../helpers/until.ts';

const ADMIN = 'a-token-for-owners';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ ADMIN_TOKEN: ADMIN });
});
afterEach(() => server[Symbol.asyncDispose]());

const log = `part('log')`;
/** The row of the message that contains a text. */
const row = (text: string) => `all(${log}, 'article').find((element) => element.textContent.includes('${text}'))`;
/** The button of the message bar with a label. */
const act = (label: string) =>
  `all(${log}, '.actions button').find((element) => (element.title || shown(element)) === '${label}')`;
const FIELD = `part('composer').querySelector('textarea')`;
const reactions = `all(${log}, '.reactions [aria-pressed]').map((element) => shown(element) + (element.ariaPressed === 'true' ? ' mine' : '')).join(', ')`;
/** Moves the pointer to a message and presses a button of its bar. */
async function choose(page: BrowserPage, text: string, label: string): Promise<void> {
  // A page on the way into the room still moves its rows.
  await page.name();
  await page.until(`${row(text)} !== undefined && all(${log}, '.pending').length === 0`);
  await page.point(`${row(text)}.querySelector('.text')`);
  await press(page, label);
}

/** Presses a button of the message bar as soon as it exists. */
async function press(page: BrowserPage, label: string): Promise<void> {
  await page.until(`${act(label)} !== undefined`);
  await page.click(act(label));
}

browserTest('A reaction shows its count and whether it is yours', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await using bob = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  await ann.send('good news');
  await choose(bob, 'good news', 'Add reaction');
  await press(bob, 'React with 🎉');
  await ann.until(`${reactions} === '🎉 1'`);
  await bob.until(`${reactions} === '🎉 1 mine'`);
  // A click on the reaction adds yours, a second click removes it.
  await ann.click(`${log}.querySelector('.reactions button')`);
  await ann.until(`${reactions} === '🎉 2 mine'`);
  await bob.until(`${reactions} === '🎉 2 mine'`);
  expect(await bob.read<string>(`${log}.querySelector('.reactions button').ariaLabel`)).toBe('🎉, 2 people');
  await bob.click(`${log}.querySelector('.reactions button')`);
  await bob.until(`${reactions} === '🎉 1'`);
  await ann.until(`${reactions} === '🎉 1 mine'`);

  // The picker offers all other emoji.
  await choose(bob, 'good news', 'Add reaction');
  await press(bob, 'More emoji');
  const picker = `${log}.querySelector('chat-box-emoji-picker')`;
  await bob.until(`${picker}.shadowRoot.activeElement !== null`);
  await bob.saveScreenshot('log-picker');
  await bob.press('ArrowDown');
  await bob.until(`${picker}.shadowRoot.activeElement.role === 'option'`);
  await bob.press('Enter');
  await ann.until(`${reactions} === '🎉 1 mine, 😀 1'`);
  await bob.until(`${log}.querySelector('.actions chat-box-emoji-picker') === null`);
  expect([...ann.consoleErrors, ...bob.consoleErrors]).toEqual([]);
});

browserTest('A reply quotes the current text of its message and links to it', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url), { height: 700 });
  await using bob = await BrowserPage.open(chatPage(server.url), { height: 700 });
  await ann.until(`people().length === 2`);
  const annsName = await ann.name();
  await ann.send('shall we meet at noon?');
  await choose(bob, 'at noon', 'Reply');
  await bob.until(`part('composer').activeElement === ${FIELD}`);
  await bob.type('yes, gladly');
  await bob.press('Enter');
  const quoted = `shown(${log}.querySelector('.quote'))`;
  await ann.until(`${quoted} === 'In reply to: ${annsName} shall we meet at noon?'`);
  await bob.until(`${quoted} === 'In reply to: ${annsName} shall we meet at noon?'`);

  await choose(ann, 'at noon?', 'Edit');
  await ann.until(`part('composer').activeElement === ${FIELD} && ${FIELD}.value === 'shall we meet at noon?'`);
  await ann.type(' Or at one?');
  await ann.press('Enter');
  await bob.until(`${quoted} === 'In reply to: ${annsName} shall we meet at noon? Or at one?'`);
  await bob.until(`shown(${row('at one?')}.querySelector('.text')).endsWith('Or at one? (edited)')`);

  // A click on the quote far below scrolls up to the message.
  for (let line = 1; line <= 6; line++) await bob.send(`${line}${'\u2003word'.repeat(150)}`);
  await ann.until(`texts().length === 8`);
  await ann.run(`const s = ${log}.querySelector('.scroller'); s.scrollTop = s.scrollHeight;`);
  await ann.run(`await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame);`);
  await ann.click(`${log}.querySelector('.quote')`);
  await ann.until(`${log}.activeElement === ${log}.querySelector('article')`);

  await ann.run(STOP_UNDO_CLOCK);
  await choose(ann, 'at one?', 'Delete');
  await ann.until(`${log}.activeElement?.className === 'undo'`);
  await ann.run(`endUndo()`);
  await bob.until(`${quoted} === 'In reply to: ${annsName} This message was deleted.'`);
  // A deleted message has no actions.
  await bob.point(`${log}.querySelector('article .mark')`);
  await bob.untilStable(`${log}.querySelector('.actions')`);
  expect(await bob.read<boolean>(`${log}.querySelector('.actions') === null`)).toBe(true);
  expect([...ann.consoleErrors, ...bob.consoleErrors]).toEqual([]);
});

browserTest('A quote of a message that is not loaded says so, and a click loads that message', async () => {
  const cid = headlessClient({ server: server.url, via: 'websocket' });
  cid.join();
  await until(() => cid.state.phase === 'live', 'Cid is in');
  cid.send('the very first');
  await until(() => cid.messages.length === 1, 'the room has the message');
  for (let at = 0; at < 180; at++) await until(() => cid.send(`number ${at}`), 'there is space');
  cid.send('an answer', cid.messages[0]?.id);
  await until(() => cid.outgoing.length === 0, 'the room has all messages');
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`texts().length === 50`);
  expect(await ann.read<string>(`shown(${log}.querySelector('.quote'))`)).toContain('An earlier message');
  await ann.click(`${log}.querySelector('.quote')`);
  await ann.until(`shown(${log}.activeElement).includes('the very first')`);
  const top = `${log}.activeElement.getBoundingClientRect().top - ${log}.querySelector('.scroller').getBoundingClientRect().top`;
  expect(await ann.read<number>(top)).toBeGreaterThanOrEqual(0);
  cid.leave();
});

browserTest('The keyboard alone adds and removes a reaction and deletes a message', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`you().length > 0`);
  await ann.send('a word');
  await ann.until(`all(${log}, 'article').length === 1 && all(${log}, '.pending').length === 0`);
  await ann.run(`${log}.querySelector('.scroller').focus()`);
  await ann.press('ArrowUp');
  await ann.press('Enter');
  await ann.until(`${log}.activeElement.title === 'Add reaction'`);
  await ann.press('Enter');
  await ann.until(`${log}.activeElement.title === 'React with 👍'`);
  await ann.press('Enter');
  await ann.until(`${reactions} === '👍 1 mine' && ${log}.activeElement.localName === 'article'`);
  // Tab moves from the message to its reaction.
  await ann.until(`${log}.querySelector('.reactions button').tabIndex === 0`);
  await ann.press('Tab');
  await ann.press('Enter');
  await ann.until(`${reactions} === ''`);

  await ann.run(`${log}.querySelector('article').focus()`);
  await ann.press('Enter');
  await ann.until(`${log}.activeElement.title === 'Add reaction'`);
  await ann.press('ArrowLeft');
  await ann.until(`${log}.activeElement.title === 'Delete'`);
  await ann.run(STOP_UNDO_CLOCK);
  await ann.press('Enter');
  await ann.until(`${log}.activeElement.className === 'undo'`);
  await ann.run(`endUndo()`);
  await ann.until(`shown(${log}.querySelector('.text')) === 'This message was deleted.'`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('A moderator deletes a message of another member and removes its author', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await using bob = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  await bob.send('something rude');
  await ann.until(`texts().length === 1`);
  await ann.point(`${row('rude')}.querySelector('.text')`);
  await ann.until(`${act('Reply')} !== undefined`);
  expect(await ann.read<boolean>(`${act('Delete')} === undefined`)).toBe(true);

  await ann.run(`box.adminToken = '${ADMIN}'`);
  await ann.until(`${row('rude')} !== undefined && you().length > 0`);
  const bobsName = await bob.name();
  await choose(ann, 'rude', `Moderate ${bobsName}…`);
  await ann.until(`shown(sanction()).includes('${bobsName}')`);
  await ann.run(
    `const action = sanction().querySelector('[name=action]'); action.value = 'ban 3600'; action.dispatchEvent(new Event('change'))`,
  );
  await ann.click(`sanction().querySelector('.main')`);
  await bob.until(`status().startsWith('A moderator removed you from the chat.')`);
  await choose(ann, 'rude', 'Delete');
  await ann.until(`${log}.querySelector('.question') !== null`);
  await press(ann, 'Delete');
  await ann.until(`shown(${log}.querySelector('.text')) === 'This message was deleted.'`);
});

browserTest('The log keeps the newest message in view when you reply to it, at any width', async () => {
  await using others = await joinPlainMembers(server.url, 'answers', 1);
  await others.sendInTurn(Array.from({ length: 30 }, (_, at) => `${at} ${'and more '.repeat((at % 5) * 8)}`));
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box room="answers"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url, { height: 700 });
  await page.until(`texts().length === 30`);
  const last = `all(part('log'), 'article').at(-1)`;
  await page.click(last);
  await page.point(last);
  await page.until(`all(part('log'), '.actions button').length > 1`);
  await page.click(`all(part('log'), '.actions button')[1]`);
  await page.until(`shown(part('composer').querySelector('#compose-mode')).startsWith('Replying to')`);
  const below = `(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)
    (part('log').querySelector('.scroller'))`;
  await page.until(`${below} < 2`);
  for (const width of [320, 1_000]) {
    await page.resize({ width, height: 700 });
    await page.until(`${below} < 2`);
  }
});

browserTest('The reply target of a draft survives a reload and ends with the message or the sending', async () => {
  const task = `shown(part('composer').querySelector('#compose-mode'))`;
  const isReply = (text: string) => `${task}.includes('${text}')`;
  const isNone = `part('composer').querySelector('#compose-mode').hidden && you().length > 0 && texts().length > 0`;
  await using ann = await BrowserPage.open(chatPage(server.url));
  const annsName = await ann.name();
  await ann.send('shall we meet?');
  await ann.send('who brings cake?');
  await using bob = await BrowserPage.open(chatPage(server.url));
  await choose(bob, 'shall we meet?', 'Reply');
  await bob.until(isReply('shall we meet?'));
  await bob.type('at no');
  await bob.reload();
  await bob.until(`${isReply(annsName)} && ${isReply('shall we meet?')} && ${FIELD}.value === 'at no'`);
  await bob.click(FIELD);
  await bob.type('on');
  await bob.press('Enter');
  await ann.until(`${row('at noon')} !== undefined`);
  expect(await ann.read<string>(`shown(${row('at noon')}.querySelector('.quote'))`)).toContain('shall we meet?');
  await bob.reload();
  await bob.until(isNone);

  await choose(bob, 'who brings cake?', 'Reply');
  await bob.until(isReply('who brings cake?'));
  await bob.press('Escape');
  await bob.until(isNone);
  await bob.reload();
  await bob.until(isNone);

  await choose(bob, 'who brings cake?', 'Reply');
  await bob.type('I d');
  const message = `box.client.messages.find(({ text }) => text.startsWith('who brings')).id`;
  await ann.run(`box.client.command({ type: 'edit', message: ${message}, text: 'who brings pie?' })`);
  await bob.until(isReply('who brings pie?'));
  await ann.run(`box.client.command({ type: 'delete', message: ${message} })`);
  await bob.until(`${isNone} && ${FIELD}.value === 'I d'`);
  await bob.reload();
  await bob.until(`${isNone} && ${FIELD}.value === 'I d'`);
});
