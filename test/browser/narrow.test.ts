import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { JWT_SECRET, signToken } from '../helpers/sign-token.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const COMPOSER = `part('composer')`;
const LOG = `part('log')`;
const FIELD = `${COMPOSER}.querySelector('textarea')`;

browserTest(
  'A narrow box keeps the time beside a long name, and the placeholder whole beside two buttons',
  async () => {
    await using server = await startTestServer({ FILES: 'all', JWT_SECRET });
    const name = 'Bartholomew Featherstonehaugh IV';
    const bob = headlessClient({ server: server.url, token: await signToken({ name }), via: 'websocket' });
    bob.join();
    await until(() => bob.state.phase === 'live', 'the member is in');
    await using page = await BrowserPage.open(chatPage(server.url), { width: 320 });
    await page.until(`${COMPOSER}.querySelector('.attach') !== null`);
    bob.send('hello');
    await page.until(`texts().length === 1`);
    const places = await page.read<{ top: number; right: number }[]>(
      `['.head .name', '.head time'].map((what) => ${LOG}.querySelector(what).getClientRects()[0].toJSON())`,
    );
    const [[nameAt, timeAt], edge] = [places, await page.read<number>(`${LOG}.host.getBoundingClientRect().right`)];
    expect(timeAt?.top).toBeLessThan((nameAt?.top ?? 0) + 8);
    expect(timeAt?.right).toBeLessThan(edge);
    // As wide as its text would be without the field around it.
    const needed = await page.read<number>(`(() => {
    const context = document.createElement('canvas').getContext('2d');
    context.font = getComputedStyle(${FIELD}).font;
    return context.measureText(${FIELD}.placeholder).width;
  })()`);
    const space = await page.read<number>(`(({ paddingInlineStart, paddingInlineEnd }) =>
    ${FIELD}.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd))(getComputedStyle(${FIELD}))`);
    expect(space).toBeGreaterThan(needed);
    bob.leave();
  },
);

browserTest('Your avatar in the composer stands in the column of those in the log', async () => {
  await using server = await startTestServer();
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.name();
  await page.send('hello');
  await page.until(`texts().length === 1`);
  for (const width of [320, 390, 768, 1_280]) {
    await page.resize({ width });
    const [mine, others] = await page.read<number[]>(
      `[${COMPOSER}, ${LOG}].map((root) => root.querySelector('.avatar').getBoundingClientRect().left)`,
    );
    expect(Math.abs((mine ?? 0) - (others ?? 0))).toBeLessThan(1.5);
  }
});
