import { expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { looks } from '../helpers/looks.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { NOTICE_KEYS, sendNotice } from '../helpers/send-notice.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const NOTICES = `box.shadowRoot.querySelector('chat-box-notices').shadowRoot`;
const CARDS = `all(${NOTICES}, 'li p').map(shown)`;
const CLOSE = `${NOTICES}.querySelector('button')`;

browserTest('A notice shows above the composer of one person alone, as text, until it is closed', async () => {
  await using server = await startTestServer({ API_KEYS: NOTICE_KEYS });
  const bo = headlessClient({ server: server.url });
  const received: string[] = [];
  bo.on('notice', ({ text, from }) => received.push(`${from.name}: ${text}`));
  bo.join();
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.name();
  await until(() => bo.state.phase === 'live', 'the other member is live');
  await page.run(
    `window.heard = []; box.addEventListener('chat-notice', ({ notice }) => window.heard.push(notice.text));`,
  );
  const [ann, other] = [await page.read<string>('box.client.you.id'), bo.you?.id ?? ''];

  const text = '<b>Your order</b> has been shipped: https://example.com/42';
  expect(await sendNotice(server.url, ann, text)).toBe(204);
  await page.until(`${CARDS}.join() === 'Notice from Shop: ${text}'`);
  expect(await page.read<string[]>('window.heard')).toEqual([text]);
  expect(await page.read<number>(`all(${NOTICES}, 'b, a').length`)).toBe(0);
  expect(
    await page.read<boolean>(
      `${NOTICES}.host.getBoundingClientRect().bottom <= part('composer').host.getBoundingClientRect().top`,
    ),
  ).toBe(true);

  expect(await sendNotice(server.url, other, 'For you')).toBe(204);
  await until(() => received.length === 1, 'the other member has its notice');
  expect(received).toEqual(['Shop: For you']);

  for (const more of ['two', 'three', 'four']) await sendNotice(server.url, ann, more);
  const expectCards = (texts: readonly string[]) =>
    page.until(`JSON.stringify(${CARDS}) === '${JSON.stringify(texts.map((shown) => `Notice from Shop: ${shown}`))}'`);
  await expectCards(['two', 'three', 'four']);
  await page.click(CLOSE);
  await expectCards(['three', 'four']);
  await page.until(`${NOTICES}.activeElement === ${CLOSE}`);
  await page.press('Enter');
  await expectCards(['four']);
  await page.press('Enter');
  await expectCards([]);
  await page.until(`part('composer').activeElement?.localName === 'textarea'`);
  expect(page.consoleErrors).toEqual([]);
  bo.leave();
});

browserTest('A bubble shows a notice that arrived while it was closed', async () => {
  await using server = await startTestServer({ API_KEYS: NOTICE_KEYS });
  await using page = await BrowserPage.open(chatPage(server.url, 'mode="bubble"'));
  await page.until(`box.state.phase === 'live'`);
  await page.run(`box.addEventListener('chat-notice', () => (window.isHeard = true))`);
  await sendNotice(server.url, await page.read<string>('box.client.you.id'), 'Welcome back');
  await page.until(`window.isHeard`);
  await page.run(`box.show()`);
  await page.until(`${CARDS}.join() === 'Notice from Shop: Welcome back'`);
});

for (const { scheme, width } of looks(320, 1_000)) {
  browserTest(`Notices pass every axe rule and fit the box, ${scheme}, ${width} pixels wide`, async () => {
    await using server = await startTestServer({ API_KEYS: NOTICE_KEYS });
    await using page = await BrowserPage.open(chatPage(server.url), { width, height: 700, scheme });
    await page.name();
    const ann = await page.read<string>('box.client.you.id');
    for (const text of ['Short', `${'long'.repeat(200)}\n`.repeat(3), 'مرحبا']) await sendNotice(server.url, ann, text);
    await page.until(`all(${NOTICES}, 'li').length === 3`);
    const list = `${NOTICES}.querySelector('ul')`;
    expect(await page.read<boolean>(`${list}.scrollWidth <= ${list}.clientWidth`)).toBe(true);
    // The newest notice is in view.
    expect(await page.read<boolean>(`${list}.scrollHeight - ${list}.scrollTop - ${list}.clientHeight < 2`)).toBe(true);
    // Part of the log stays in view.
    expect(await page.read<boolean>(`part('log').host.clientHeight > 60`)).toBe(true);
    expect(await page.read<string>(`${NOTICES}.querySelector('[role=log]').ariaLabel`)).toBe('Notices');
    expect(await axeViolations(page)).toEqual([]);
  });
}
