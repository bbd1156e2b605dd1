import { expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { JWT_SECRET, signToken } from '../helpers/sign-token.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const COMPOSER = `part('composer')`;
const LOG = `part('log')`;
const ADMIN_TOKEN = 'a-moderator-of-narrow-boxes';
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

browserTest(
  'The tabs of the moderation panel stay in one row in a narrow box, and arrow keys show each of them',
  async () => {
    await using server = await startTestServer({ ADMIN_TOKEN });
    await using page = await BrowserPage.open(chatPage(server.url), { width: 320 });
    await page.run(`box.adminToken = '${ADMIN_TOKEN}'`);
    await page.until(`tool('moderation') !== null`);
    await page.run(`tool('moderation').click()`);
    const selected = `sheet().querySelector('[aria-selected=true]')`;
    await page.until(`sheet().activeElement === ${selected}`);
    const tops = `[...new Set(all(sheet(), '[role=tab]').map((tab) => tab.getBoundingClientRect().top))]`;
    expect(await page.read<number[]>(tops)).toHaveLength(1);
    const row = `sheet().querySelector('[role=tablist]')`;
    const isInView = `((tab, row) => tab.left >= row.left && tab.right <= row.right)(${selected}.getBoundingClientRect(), ${row}.getBoundingClientRect())`;
    const tabs = await page.read<string[]>(`all(sheet(), '[role=tab]').map(({ id }) => id)`);
    for (const tab of [...tabs.slice(1), ...tabs.slice(0, 1)]) {
      await page.press('ArrowRight');
      await page.until(`${selected}.id === '${tab}' && sheet().activeElement === ${selected}`);
      expect(await page.read<boolean>(isInView)).toBe(true);
    }
    // A phone is turned.
    await page.press('ArrowLeft');
    await page.until(`${selected}.id === '${tabs.at(-1)}'`);
    for (const width of [700, 320]) await page.resize({ width });
    await page.until(isInView);
  },
);

browserTest('The log draws no line of a narrow message with nothing but the mark of an edit', async () => {
  await using server = await startTestServer();
  await using page = await BrowserPage.open(chatPage(server.url), { width: 320 });
  await page.name();
  await page.send('a message of several short words that go on and on');
  await page.until(`texts().length === 1 && all(${LOG}, '.pending').length === 0`);
  const text = `${LOG}.querySelector('.text')`;
  for (let words = 4; words <= 14; words++) {
    const edited = Array.from({ length: words }, () => 'word').join(' ');
    await page.run(`box.client.command({ type: 'edit', message: box.client.messages[0].id, text: '${edited}' })`);
    await page.until(`texts()[0].trim().endsWith('${edited}') && texts()[0].trim().length === ${edited.length}`);
    await page.until(`${text}.querySelector('.mark') !== null`);
    const bottoms = await page.read<number[]>(`(() => {
      const mark = ${text}.querySelector('.mark');
      const last = document.createRange();
      const node = document.createTreeWalker(${text}, NodeFilter.SHOW_TEXT);
      let end;
      while (node.nextNode() && !mark.contains(node.currentNode)) if (node.currentNode.data.includes('word')) end = node.currentNode;
      last.setStart(end, end.data.lastIndexOf('d'));
      last.setEnd(end, end.data.lastIndexOf('d') + 1);
      return [last, mark].map((part) => part.getBoundingClientRect().bottom);
    })()`);
    expect(Math.abs((bottoms[0] ?? 0) - (bottoms[1] ?? 99))).toBeLessThan(8);
  }
});

browserTest('The longest topic can be read in a narrow chat', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN });
  const moderator = headlessClient({ server: server.url, via: 'websocket', adminToken: ADMIN_TOKEN });
  moderator.join();
  await until(() => moderator.state.phase === 'live', 'the moderator is in');
  moderator.command({ type: 'settings', rev: 0, topic: 'a topic of words '.repeat(12).slice(0, 200) });
  await using page = await BrowserPage.open(chatPage(server.url), { width: 320 });
  const topic = `box.shadowRoot.querySelector('.room p')`;
  await page.until(`${topic} !== null`);
  expect(await page.read<boolean>(`${topic}.scrollHeight <= ${topic}.clientHeight`)).toBe(true);
  // In a low box the topic leaves most of the space to the messages, and scrolls.
  await page.run(`box.style.blockSize = '240px'`);
  await page.until(`${topic}.clientHeight <= 60 && ${topic}.scrollHeight > ${topic}.clientHeight`);
  expect(await axeViolations(page)).toEqual([]);
  await page.wheel(topic, 40);
  await page.until(`${topic}.scrollTop > 0`);
  moderator.leave();
});

browserTest('The composer begins the sentences above and below its field at one edge', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN });
  const moderator = headlessClient({ server: server.url, via: 'websocket', adminToken: ADMIN_TOKEN });
  moderator.join();
  await until(() => moderator.state.phase === 'live', 'the moderator is in');
  moderator.command({ type: 'settings', rev: 0, slow: 60 });
  await using page = await BrowserPage.open(chatPage(server.url), { width: 320 });
  await page.until(`box.client.settings?.slow === 60`);
  await page.send('hello');
  const left = (id: string) => `(() => {
    const range = document.createRange();
    range.selectNodeContents(${COMPOSER}.querySelector('#${id}'));
    return range.getClientRects()[0]?.left;
  })()`;
  for (const width of [320, 640]) {
    await page.resize({ width });
    await page.until(`Math.abs(${left('limit')} - ${left('count')}) < 2`);
  }
  moderator.leave();
});
