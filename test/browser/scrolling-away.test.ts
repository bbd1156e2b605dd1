import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { haveConversation } from '../gallery/sample-conversation.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { sendAll } from '../helpers/send-all.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

browserTest('The log counts a message as unread that arrives while you scroll away from the end', async () => {
  await using server = await startTestServer();
  const bob = headlessClient({ server: server.url, via: 'websocket' });
  bob.join();
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`box.client?.count === 2`);
  await sendAll(bob, ...Array.from({ length: 30 }, (_, at) => `number ${at}`));
  const scroller = `part('log').querySelector('.scroller')`;
  await ann.until(`texts().length === 30 && ${scroller}.scrollTop > 0`);
  // The message is in the log, and the browser reports the scrolling before it renders.
  await ann.run(`box.client.on('message', () => (${scroller}.scrollTop = 0))`);
  await sendAll(bob, 'number 30');
  await ann.until(`texts().length === 31 && part('log').querySelector('.news, .down') !== null`);
  expect(await ann.read<string>(`shown(part('log').querySelector('.news, .down'))`)).toBe('1 new message');
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
