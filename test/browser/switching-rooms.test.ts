import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { IS_IN, openDocked } from '../helpers/page-docked.ts';
import { hostPage } from '../helpers/page-host.ts';
import { friendIn } from '../helpers/room-friend.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const SCROLLER = `part('log').querySelector('.scroller')`;
const FROM_END = `Math.round(${SCROLLER}.scrollHeight - ${SCROLLER}.clientHeight - ${SCROLLER}.scrollTop)`;
const MARKS = `[...all(part('log'), '.unread'), ...all(part('log'), '.news, .down')].map(shown).join()`;

/** Writes messages into a room. */
async function fill(room: string, count: number): Promise<void> {
  using friend = await friendIn(server.url, room);
  await friend.send(...Array.from({ length: count }, (_, at) => `${room} ${at}`));
}

for (const isHidden of [false, true]) {
  browserTest(
    `A ${isHidden ? 'hidden' : 'visible'} page shows the end of another room, and no mark of the last one`,
    async () => {
      const [first, second] = [`first-${isHidden}`, `second-${isHidden}`];
      await fill(first, 40);
      await fill(second, 60);
      await using page = await BrowserPage.open(chatPage(server.url, `room="${first}" via="websocket"`));
      await page.until(`texts().length === 40 && ${IS_IN} && ${FROM_END} === 0`);
      await page.wheel(SCROLLER, -600);
      await page.until(`${FROM_END} > 500`);
      await page.untilStable(`${SCROLLER}.scrollTop`);
      if (isHidden) await page.setHidden(true);
      await page.run(`box.room = '${second}'; await box.updateComplete;`);
      await page.until(`${IS_IN} && box.client.messages.at(-1)?.text === '${second} 59'`);
      if (isHidden) await page.setHidden(false);
      await page.until(`texts().at(-1) === '${second} 59'`);
      await page.untilStable(`${SCROLLER}.scrollTop`);
      expect(await page.read<string>(`JSON.stringify([${FROM_END}, ${MARKS}, box.unread])`)).toBe('[0,"",0]');
    },
  );
}

const site = (room: string) =>
  hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><body><chat-box mode="bubble" room="${room}"></chat-box></body>`,
  );
/** Statements that open the chat and close it again, so that its read position is stored. */
const OPEN_AND_CLOSE = `box.show(); await box.updateComplete; await new Promise(requestAnimationFrame); box.hide(); await box.updateComplete;`;

browserTest('Messages that were read are not unread after the page has shown another room', async () => {
  using friend = await friendIn(server.url, 'read-before');
  await using host = site('read-before');
  await using page = await openDocked(host);
  await page.run(OPEN_AND_CLOSE);
  await page.run(`box.show(); await box.updateComplete;`);
  await friend.send('one', 'two', 'three');
  await page.until(`texts().length === 3 && box.unread === 0`);
  await page.run(`box.room = 'other-room'; await box.updateComplete;`);
  await page.until(`${IS_IN} && box.client.messages.length === 0`);
  await page.run(`box.hide(); await box.updateComplete; box.room = 'read-before'; await box.updateComplete;`);
  await page.until(`${IS_IN} && box.client.messages.length === 3`);
  await friend.send('four');
  await page.until(`box.unread > 0`);
  expect(await page.read<number>('box.unread')).toBe(1);
});

browserTest('Messages that were read on a phone are not unread in the next element of their room', async () => {
  using friend = await friendIn(server.url, 'next-element');
  await using host = site('next-element');
  await using page = await openDocked(host, { width: 400, height: 800 });
  await page.run(OPEN_AND_CLOSE);
  await page.run(`box.show(); await box.updateComplete;`);
  await friend.send('one', 'two', 'three');
  await page.until(`texts().length === 3 && box.unread === 0`);
  await page.run(`
    box.remove();
    await new Promise((resolve) => setTimeout(resolve));
    const next = document.createElement('chat-box');
    next.mode = 'bubble';
    next.room = 'next-element';
    document.body.append(next);
  `);
  await page.until(`${IS_IN} && box.client.messages.length === 3`);
  await friend.send('four');
  await page.until(`box.unread > 0`);
  expect(await page.read<string>('[box.open, box.unread].join()')).toBe('false,1');
});

browserTest('A closed chat keeps the read position that another tab of the site has stored', async () => {
  using friend = await friendIn(server.url, 'other-tab');
  await friend.send('before');
  await using host = site('other-tab');
  await using closed = await openDocked(host);
  await using reader = await openDocked(host);
  await friend.send('read in the other tab');
  await reader.until(`box.client.messages.length === 2`);
  await reader.run(OPEN_AND_CLOSE);
  await closed.until(`box.client.messages.length === 2`);
  await closed.run(`box.remove(); await new Promise((resolve) => setTimeout(resolve));`);
  await reader.reload();
  await reader.until(`${IS_IN} && box.client.messages.length === 2`);
  await friend.send('after');
  await reader.until(`box.unread > 0`);
  expect(await reader.read<number>('box.unread')).toBe(1);
});
