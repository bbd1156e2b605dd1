import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { haveConversation } from '../gallery/sample-conversation.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { sendAll } from '../helpers/send-all.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';
import type { ChatClient } from '../../www/client/client.ts';

const SCROLLER = `part('log').querySelector('.scroller')`;
const PILL = `part('log').querySelector('.news')`;
const IS_IN_PLACE = `${SCROLLER}.scrollTop === place`;
/** Statements that call `scroll` when a message arrives, and how the log then counts that message and the next one. */
const SCROLLS = {
  // The browser reports the scrolling in the next frame, before the log draws.
  'before the frame that draws a message': [`box.client.on('message', scroll);`, '2 new messages'],
  // The browser reports it in the frame after the one in which the log draws.
  'in the frame that draws a message, before the drawing': [
    `box.client.on('message', () => requestAnimationFrame(scroll));`,
    '2 new messages',
  ],
  'in the frame that draws a message, after the drawing': [
    `new MutationObserver(scroll).observe(part('log').querySelector('.chunks'), { childList: true, subtree: true });`,
    '1 new message',
  ],
} as const;

/** Opens a page with a log that scrolls, and the client of the other member, who has written in it. */
async function openFullLog(url: string): Promise<{ readonly bob: ChatClient; readonly page: BrowserPage }> {
  const bob = headlessClient({ server: url, via: 'websocket' });
  bob.join();
  const page = await BrowserPage.open(chatPage(url));
  await page.until(`box.client?.count === 2`);
  await sendAll(bob, ...Array.from({ length: 30 }, (_, at) => `number ${at}`));
  await page.until(`texts().length === 30 && ${SCROLLER}.scrollTop > 20`);
  return { bob, page };
}

for (const [when, [statement, count]] of Object.entries(SCROLLS)) {
  browserTest(`The log counts messages as unread when you scroll away ${when}`, async () => {
    await using server = await startTestServer();
    const { bob, page } = await openFullLog(server.url);
    await using ann = page;
    await ann.untilStable(`${SCROLLER}.scrollTop`);
    await ann.run(`
      window.place = undefined;
      const scroll = () => (place ??= ${SCROLLER}.scrollTop -= 20);
      ${statement}
    `);
    await sendAll(bob, 'number 30');
    await ann.until(`texts().length === 31 && place !== undefined`);
    await ann.untilStable(`${SCROLLER}.scrollTop`);
    expect(await ann.read<boolean>(IS_IN_PLACE)).toBe(true);
    await sendAll(bob, 'number 31');
    await ann.until(`${PILL} !== null && shown(${PILL}) === '${count}'`);
    expect(await ann.read<boolean>(IS_IN_PLACE)).toBe(true);
    bob.leave();
  });
}

browserTest('The log follows its end while you type more lines in a browser without `field-sizing`', async () => {
  await using server = await startTestServer();
  const { bob, page } = await openFullLog(server.url);
  await using ann = page;
  const field = `part('composer').querySelector('textarea')`;
  await ann.run(`CSS.supports = () => false; ${field}.style.fieldSizing = 'fixed'; ${field}.focus();`);
  await ann.run(`${field}.value = 'one\\ntwo\\nthree'; ${field}.dispatchEvent(new Event('input'));`);
  await ann.until(`${field}.scrollHeight === ${field}.clientHeight && ${field}.clientHeight > 60`);
  await ann.untilStable(`${SCROLLER}.scrollTop`);
  await ann.type('s');
  await ann.until(`${field}.value === 'one\\ntwo\\nthrees'`);
  await ann.untilStable(`${SCROLLER}.scrollTop`);
  await sendAll(bob, 'number 30');
  await ann.until(`texts().length === 31`);
  await ann.until(`${SCROLLER}.scrollHeight - ${SCROLLER}.scrollTop - ${SCROLLER}.clientHeight <= 1`, 2_000);
  bob.leave();
});

browserTest('The log stays at its end when the composer goes and the box narrows', async () => {
  const ADMIN_TOKEN = 'a-moderator-of-the-chat';
  await using server = await startTestServer({ ADMIN_TOKEN });
  await using stack = new AsyncDisposableStack();
  await using ann = await BrowserPage.open(chatPage(server.url), { width: 900, height: 560 });
  await ann.until(`you().length > 0`);
  await haveConversation(ann, server, stack);
  const moderator = headlessClient({ server: server.url, via: 'websocket', adminToken: ADMIN_TOKEN });
  stack.defer(() => moderator.leave());
  moderator.join();
  await until(() => moderator.state.phase === 'live', 'the moderator is in');
  moderator.command({ type: 'kick', member: await ann.read<string>('box.client.you.id'), seconds: 60 });
  await ann.until(`box.state.phase === 'ended'`);
  const scroller = `part('log').querySelector('.scroller')`;
  const isAtEnd = `(({ scrollTop, clientHeight, scrollHeight }) => scrollTop > 0 && scrollHeight - scrollTop - clientHeight <= 1)(${scroller})`;
  for (const width of [320, 1_000, 320]) {
    await ann.resize({ width, height: 560 });
    await ann.until(`innerWidth === ${width} && ${isAtEnd}`);
  }
});
