import { afterAll, beforeAll, expect } from 'bun:test';
import type { ChatClient } from '../../www/client/client.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { FOCUS, IS_CLOSED, IS_OPEN, openDocked } from '../helpers/page-docked.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const ADMIN = 'an-admin-token-of-ours';
let server: TestServer;
beforeAll(async () => void (server = await startTestServer({ RATE: '0', ADMIN_TOKEN: ADMIN })));
afterAll(() => server[Symbol.asyncDispose]());

const LOG = `part('log')`;
const TOGGLE = `box.shadowRoot.querySelector('header [aria-controls=people]')`;
const HAS_KEYBOARD = `customElements.get('chat-box-accessibility') !== undefined`;

/** Joins a room from outside the browser. */
async function join(room: string): Promise<ChatClient> {
  const member = headlessClient({ server: server.url, room, via: 'websocket', adminToken: ADMIN });
  member.join();
  await until(() => member.state.phase === 'live', 'the member is in');
  return member;
}

browserTest('The focus is on the reason, without a ring, when a removed member cannot do anything', async () => {
  const room = freshRoom();
  const bob = await join(room);
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box room="${room}"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url);
  await page.name();
  await page.send('hello');
  await page.until(`${HAS_KEYBOARD} && texts().length === 1 && ${FOCUS} === 'textarea'`);
  bob.command({ type: 'kick', member: await page.read<string>('box.client.you.id'), seconds: 60 });
  await page.until(`box.state.phase === 'ended' && ending()?.activeElement?.role === 'alert'`);
  expect(await page.read<string>(`getComputedStyle(ending().activeElement).outlineStyle`)).toBe('none');
  bob.leave();
});

browserTest('Escape closes the list of people over the log, and then the chat', async () => {
  const room = freshRoom();
  const tag = `<chat-box mode="bubble" open room="${room}" server="${server.url}"></chat-box>`;
  await using host = hostPage(`<script type="module" src="${server.url}/chat-box.js"></script>${tag}`);
  await using page = await openDocked(host);
  const log = `box.shadowRoot.querySelector('chat-box-log')`;
  const isReachable = `${log}.checkVisibility({ visibilityProperty: true })`;
  await page.run(`${TOGGLE}.focus()`);
  await page.until(HAS_KEYBOARD);
  await page.press('Enter');
  await page.until(`${TOGGLE}.ariaExpanded === 'true' && !${isReachable}`);
  // Screen readers still announce new messages.
  expect(await page.read<boolean>(`${LOG}.querySelector('#news').checkVisibility({ visibilityProperty: true })`)).toBe(
    true,
  );
  // Tab passes the covered log.
  await page.press('Tab');
  await page.press('Tab');
  expect(await page.read<boolean>(`box.shadowRoot.activeElement !== ${log}`)).toBe(true);
  await page.press('Escape');
  await page.until(`${TOGGLE}.ariaExpanded === 'false' && ${isReachable} && ${IS_OPEN}`);
  expect(await page.read<boolean>(`box.shadowRoot.activeElement === ${TOGGLE}`)).toBe(true);
  await page.press('Escape');
  await page.until(IS_CLOSED);
});

browserTest('The focus stays in the chat when the focused element goes', async () => {
  const room = freshRoom();
  const bob = await join(room);
  for (let number = 1; number <= 60; number++) bob.send(`message ${number}`);
  bob.send(`a long one\n`.repeat(40));
  await until(() => bob.outgoing.length === 0, 'the room has the messages');
  const tag = `<chat-box room="${room}" server="${server.url}" connect="manual" style="height: 24em"></chat-box>`;
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script>${tag}<button>After</button>`,
  );
  await using page = await BrowserPage.open(host.url);
  await page.until(`part('empty').querySelector('button') !== null`);
  await page.run(`box.adminToken = '${ADMIN}'; box.connect = 'load'`);
  await page.until(`box.state.phase === 'live' && !box.state.catchingUp && texts().length > 20`);
  await page.run(`part('composer').querySelector('textarea').focus()`);
  await page.until(`${FOCUS} === 'textarea' && ${HAS_KEYBOARD}`);

  // A reaction that is taken back.
  const last = bob.messages.at(-1)?.id ?? '';
  await page.run(`box.client.command({ type: 'react', message: '${last}', emoji: '🎉', on: true })`);
  const reaction = `${LOG}.querySelector('.reactions button')`;
  await page.until(`${reaction} !== null && box.client.outgoing.length === 0`);
  await page.run(`${reaction}.focus()`);
  await page.press('Enter');
  await page.until(`${reaction} === null && ${FOCUS} === 'row'`);

  // "Show all".
  const all = `all(${LOG}, '.all').find((button) => !button.hidden)`;
  await page.until(`${all} !== undefined`);
  await page.run(`${all}.focus()`);
  await page.press('Enter');
  await page.until(`${all} === undefined && ${FOCUS} === 'row'`);

  // The button for older messages, on the last page.
  const older = `${LOG}.querySelector('.older')`;
  await page.run(`${LOG}.querySelector('.scroller').focus()`);
  await page.until(`${older} !== null`);
  await page.run(`${older}.focus()`);
  await page.press('Enter');
  await page.until(`${older} === null && ['scroller', 'row'].includes(${FOCUS})`);

  // A refusal.
  const taken = bob.you?.name ?? '';
  await page.run(`box.client.command({ type: 'rename', name: '${taken}' })`);
  const close = `box.shadowRoot.querySelector('.refusal button')`;
  await page.until(`${close}.checkVisibility() && ${close}.title === 'Close'`);
  await page.run(`${close}.focus()`);
  await page.press('Enter');
  await page.until(`!${close}.checkVisibility() && ${FOCUS} === 'textarea'`);

  // A member who leaves while its form is open.
  const eve = headlessClient({ server: server.url, room, via: 'websocket' });
  eve.join();
  await page.until(`people().length === 3`);
  await page.run(`all(part('people'), '.more').at(-1).focus()`);
  await page.press('Enter');
  await page.until(`sanction().getRootNode().activeElement?.name === 'action'`);
  eve.leave();
  await page.until(`people().length === 2`);
  await page.press('Escape');
  await page.until(`moderation() === null && ${FOCUS} === 'textarea'`);

  // A member who leaves while its button has the focus.
  eve.join();
  await page.until(`people().length === 3`);
  await page.run(`all(part('people'), '.more').at(-1).focus()`);
  eve.leave();
  await page.until(`people().length === 2 && ${FOCUS} === 'more'`);

  // A removed member.
  await page.run(`box.adminToken = undefined; part('composer').querySelector('textarea').focus()`);
  await page.until(`box.state.phase === 'live' && !box.state.isModerator && ${FOCUS} === 'textarea'`);
  bob.command({ type: 'kick', member: await page.read<string>('box.client.you.id'), seconds: 0 });
  await page.until(`box.state.phase === 'ended' && ending()?.activeElement?.textContent.includes('Try again')`);
  await page.press('Enter');
  await page.until(`box.state.phase === 'live' && ${FOCUS} === 'textarea'`);
  await page.run(`box.leave()`);
  await page.until(`box.state.phase === 'idle' && part('status').activeElement?.textContent.includes('Join the chat')`);

  // A reader who has left the chat keeps the focus elsewhere.
  await page.press('Enter');
  await page.until(`box.state.phase === 'live' && ${FOCUS} === 'textarea'`);
  await page.run(`document.querySelector('button').focus()`);
  await page.run(`box.leave()`);
  await page.until(`box.state.phase === 'idle' && ${FOCUS} === 'button'`);
  expect(page.consoleErrors).toEqual([]);
  bob.leave();
});
