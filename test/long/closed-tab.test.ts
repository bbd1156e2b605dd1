import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

/** Longer than the grace period of a member without a connection, in milliseconds. */
const GRACE_PERIOD_AND_MORE_MS = 45_000;

browserTest(
  'A closed tab stays a member for half a minute, then the others see it leave',
  async () => {
    await using server = await startTestServer();
    await using ann = await BrowserPage.open(chatPage(server.url));
    {
      await using bob = await BrowserPage.open(chatPage(server.url));
      await bob.until(`people().length === 2`);
    }
    await ann.send('Are you there?');
    await ann.until(`texts().includes('Are you there?') && people().length === 2`);
    await ann.until(`presence().endsWith(' left') && people().length === 1`, GRACE_PERIOD_AND_MORE_MS);
    expect(ann.consoleErrors).toEqual([]);
  },
  GRACE_PERIOD_AND_MORE_MS + 15_000,
);
