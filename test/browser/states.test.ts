import { expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest, longBrowserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { joinPlainMembers } from '../helpers/plain-members.ts';
import { hostPage } from '../helpers/page-host.ts';
import { portForRestarts } from '../helpers/page-port.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const FIELD = `part('composer').querySelector('textarea')`;
const ASIDE = `shown(part('status').querySelector('.aside'))`;

longBrowserTest(
  'The element counts down, keeps your messages and retries on request while the server is gone',
  async () => {
    const PORT = String(await portForRestarts());
    await using server = await startTestServer({ PORT });
    await using page = await BrowserPage.open(chatPage(server.url), { width: 320, height: 700 });
    await page.until(`you().length > 0`);
    await server.stop('SIGKILL');
    await page.until(`status() === 'Couldn’t reach the chat server.'`, 40_000);
    await page.until(`/^Reconnecting in \\d+ s\\.$/.test(${ASIDE})`);
    await page.run(`box.scrollIntoView({ block: 'center' })`);
    await page.saveScreenshot('state-gone-320');
    await page.click(FIELD);
    await page.type('for later');
    await page.press('Enter');
    await page.until(`shown(part('log')).includes('for later') && ${FIELD}.value === ''`);
    await page.click(`part('status').querySelector('button')`);
    await page.until(`status() === 'Couldn’t reach the chat server.'`);
    // Screen readers do not read every second of the countdown.
    expect(
      await page.read<boolean>(
        `part('status').querySelector('[role=status]').contains(part('status').querySelector('.aside'))`,
      ),
    ).toBe(false);

    await using _next = await startTestServer({ PORT });
    // The button disappears if the element retries by itself at the same moment.
    await page.run(`part('status').querySelector('button')?.click()`);
    await page.until(`status().startsWith('You’re')`);
    await page.until(`texts().includes('for later') && all(part('log'), '.pending').length === 0`);
  },
  90_000,
);

browserTest('The element explains that the server is full and joins when there is space', async () => {
  await using server = await startTestServer({ MAX_ROOMS: '1' });
  const others = await joinPlainMembers(server.url, 'first', 1);
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box room="second" server="${server.url}"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url);
  await page.until(`status() === 'Room limit reached.'`);
  await page.until(`/^Reconnecting in \\d+ s\\.$/.test(${ASIDE})`);
  await page.saveScreenshot('state-busy-server');
  await others[Symbol.asyncDispose]();
  await page.until(`you().length > 0`);
});

browserTest('The element explains a dead end in the middle of an empty log, and offers only what helps', async () => {
  await using server = await startTestServer();
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script>
    <chat-box room="no room" server="${server.url}"><p slot="empty">Our own hint</p></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url);
  await page.until(`status().startsWith('A room name must have') && ending() !== null`);
  // The hint of the page would hide the reason.
  expect(await page.read<boolean>(`document.querySelector('[slot=empty]').offsetParent === null`)).toBe(true);
  expect(await page.read<boolean>(`box.shadowRoot.querySelector('footer').hidden`)).toBe(true);
  expect(await page.read<number>(`all(ending(), 'button').length + all(box.shadowRoot, 'header .tool').length`)).toBe(
    0,
  );
  await page.run(`box.room = 'lobby'`);
  await page.until(`you().length > 0 && document.querySelector('[slot=empty]').offsetParent !== null`);
  expect(page.consoleErrors.filter((line) => !line.includes('404'))).toEqual([]);
});

browserTest(
  'The element shows that the browser is offline',
  async () => {
    await using server = await startTestServer();
    await using page = await BrowserPage.open(chatPage(server.url));
    await page.until(`you().length > 0`);
    await page.setOffline(true);
    await server.stop('SIGKILL');
    await page.until(`status() === 'You’re offline.'`, 40_000);
    await page.saveScreenshot('state-offline');
    expect(await axeViolations(page)).toEqual([]);
  },
  90_000,
);

browserTest('Every control is 44 pixels large on a touch screen, and the text of every field 16', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN: 'an-admin-token-of-ours' });
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box connect="manual" server="${server.url}" style="font-size: 14px"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url, { width: 360, height: 700 });
  await page.touchScreen();
  const small = `(function find(root) { return [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.shadowRoot ? find(element.shadowRoot) : []),
    ...(element.matches('input, select, textarea') && parseFloat(getComputedStyle(element).fontSize) < 16 ? [element.outerHTML.slice(0, 80) + ' small text'] : []),
    ...(element.matches('button, input, select, [role=option]') && element.getClientRects().length > 0 && (element.offsetHeight < 44 || element.offsetWidth < 44)
      ? [element.outerHTML.slice(0, 80) + ' ' + element.offsetWidth + 'x' + element.offsetHeight] : []),
  ]); })(document)`;
  await page.until(`matchMedia('(pointer: coarse)').matches && part('empty').querySelector('button') !== null`);
  expect(await page.read<string[]>(small)).toEqual([]);
  await page.run(`box.adminToken = 'an-admin-token-of-ours'; box.connect = 'load'`);
  await using others = await joinPlainMembers(server.url, 'lobby', 2);
  await others.sendInTurn(['Hello', 'Hi']);
  await page.until(`texts().length === 2`);
  expect(await page.read<string[]>(small)).toEqual([]);
  await page.click(`box.shadowRoot.querySelector('header button[aria-controls=people]')`);
  await page.click(`part('people').querySelector('.more')`);
  await page.until(`personForm().getRootNode().activeElement?.name === 'name'`);
  expect(await page.read<string[]>(small)).toEqual([]);
  await page.press('Escape');
  await page.until(`personForm() === null`);
  await page.click(`all(part('people'), '.more').at(-1)`);
  await page.until(`sanction().getRootNode().activeElement?.name === 'action'`);
  expect(await page.read<string[]>(small)).toEqual([]);
  await page.saveScreenshot('touch-people');
  await page.press('Escape');
  await page.until(`moderation() === null`);
  await page.click(`box.shadowRoot.querySelector('header button[aria-controls=people]')`);
  await page.click(`tool('moderation')`);
  await page.click(`sheet().querySelector('#settings')`);
  await page.until(`sheet().querySelector('chat-box-room-form').shadowRoot.querySelector('form') !== null`);
  expect(await page.read<string[]>(small)).toEqual([]);
  await page.saveScreenshot('touch-moderation');
  await page.press('Escape');
  await page.click(FIELD);
  await page.type('@');
  await page.until(`!part('composer').querySelector('#names').hidden`);
  expect(await page.read<string[]>(small)).toEqual([]);
  await page.press('Escape');
  await page.click(`part('composer').querySelector('.emoji')`);
  // The field does not take the focus: the keyboard would cover the emoji.
  await page.until(
    `part('composer').querySelector('chat-box-emoji-picker').shadowRoot.activeElement?.role === 'option'`,
  );
  await page.click(`part('composer').querySelector('chat-box-emoji-picker').shadowRoot.querySelector('.tone')`);
  expect(await page.read<string[]>(small)).toEqual([]);
  await page.saveScreenshot('touch-picker');
});
