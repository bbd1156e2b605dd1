import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { pressOn } from '../helpers/message-rows.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { friendIn } from '../helpers/room-friend.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const REPORT = `box.shadowRoot.querySelector('chat-box-report')`;
const NOTICE = `${REPORT}?.shadowRoot.querySelector('.notice')`;
const SEARCH = `box.shadowRoot.querySelector('chat-box-search')`;

/** Stops the timer that removes a confirmation. `endNotices()` in the page lets it end. */
const STOP_NOTICES = `
  const { setTimeout: start } = window;
  const notices = [];
  window.setTimeout = (run, delay, ...rest) => (delay === 6_000 ? notices.push(run) : start(run, delay, ...rest));
  window.endNotices = () => {
    for (const run of notices.splice(0)) run();
  };
`;

async function report(page: BrowserPage, text: string): Promise<void> {
  await pressOn(page, text, 'Report…');
  await page.until(`${REPORT}?.shadowRoot.activeElement?.name === 'reason'`);
}

async function sendReport(page: BrowserPage): Promise<void> {
  await page.type('spam');
  await page.click(`${REPORT}.shadowRoot.querySelector('.main')`);
  await page.until(`${NOTICE} instanceof Element`);
}

async function openPage(room: string): Promise<BrowserPage> {
  using friend = await friendIn(server.url, room);
  await friend.send('cheap watches', 'cheap shoes');
  const page = await BrowserPage.open(chatPage(server.url, `room="${room}"`));
  await page.until(`texts().length === 2`);
  await page.run(STOP_NOTICES);
  return page;
}

browserTest(
  'A second report shows its form while the first one is confirmed, and outlives the confirmation',
  async () => {
    await using page = await openPage('two-reports');
    await report(page, 'cheap watches');
    await sendReport(page);
    await report(page, 'cheap shoes');
    await page.run('endNotices(); await box.updateComplete;');
    await sendReport(page);
    await page.run('endNotices(); await box.updateComplete;');
    expect(await page.read<boolean>(`${REPORT} === null`)).toBe(true);
  },
);

browserTest('A search stays open when the confirmation of an earlier report ends', async () => {
  await using page = await openPage('report-and-search');
  await report(page, 'cheap watches');
  await sendReport(page);
  await page.click(`part('composer').querySelector('textarea')`);
  await page.press('f', 'Control');
  await page.until(`${SEARCH}?.shadowRoot.activeElement?.localName === 'input'`);
  await page.run('endNotices(); await box.updateComplete;');
  expect(await page.read<boolean>(`${SEARCH} !== null`)).toBe(true);
});
