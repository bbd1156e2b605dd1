import { afterAll, expect, test } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { beforeBrowserTests, browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { missingForNodes, startManualNodes, type ManualNodes } from '../helpers/manual-nodes.ts';
import { until } from '../helpers/until.ts';

const title = 'The page behind nginx and three nodes goes on when its node is killed, and nobody sees it leave';
const missing = missingForNodes();

/** What the page may show while it changes to another node. */
const CALM = /^(You’re |Joining…|The connection was lost\.|Reconnecting|Loading missed messages…)/;

let nodes: ManualNodes;
if (missing === undefined) {
  beforeBrowserTests(async () => {
    nodes = await startManualNodes();
  });
  afterAll(() => nodes?.[Symbol.asyncDispose]());
  browserTest(title, expectPageGoesOn, 120_000);
} else test.skip(`${title} (${missing})`, () => {});

async function expectPageGoesOn(): Promise<void> {
  await using page = await BrowserPage.open(`${nodes.url}/`);
  const name = await page.name();
  // Watches from the other nodes, on both carriers.
  const readers = await Promise.all((['websocket', 'whip'] as const).map((via) => reader(via)));
  await page.until(`people().length === ${readers.length + 1}`);
  await page.run(`window.statuses = []; setInterval(() => {
    const now = status();
    if (window.statuses.at(-1) !== now) window.statuses.push(now);
  }, 5)`);
  const sent: string[] = [];
  const sendNext = async (author: 'page' | 'reader') => {
    const text = `${author} ${sent.length}`;
    if (author === 'page') await page.send(text);
    else readers[0]?.client.send(text);
    sent.push(text);
    return text;
  };
  for (let round = 0; round < 3; round++) {
    const node = await nodes.nodeOf('lobby', name);
    await page.until(`texts().includes('${await sendNext('page')}')`);
    await nodes.end(node, 'SIGKILL');
    await sendNext('reader');
    // While the page has no connection, or believes that it has one.
    await sendNext('page');
    await until(async () => (await nodes.nodeOf('lobby', name)) !== node, 'the page is at another node', 40_000);
    await nodes.start(node);
    const isSettled = `texts().length === ${sent.length} && all(part('log'), '.pending, .failed').length === 0`;
    await page.until(`status() === 'You’re ${name}' && ${isSettled}`, 40_000);
  }
  expect((await page.read<string[]>('texts()')).toSorted()).toEqual(sent.toSorted());
  const statuses = await page.read<string[]>('window.statuses');
  expect(statuses.filter((status) => !CALM.test(status))).toEqual([]);
  expect(statuses.length).toBeGreaterThan(1);
  for (const { received, troubles } of readers) {
    await until(() => received.length >= sent.length, 'a reader has all messages');
    expect(received).toEqual(await page.read<string[]>('texts()'));
    expect(troubles).toEqual([]);
  }
  for (const { client } of readers) client.leave();
}

/** A client that notes messages, and what it must not see. */
async function reader(via: 'websocket' | 'whip') {
  const client = headlessClient({ server: `${nodes.url}/`, via });
  const received: string[] = [];
  const troubles: string[] = [];
  client.join();
  await until(() => client.state.phase === 'live', 'a reader is live');
  client.on('message', ({ text }) => received.push(text));
  client.on('left', ({ name }) => troubles.push(`${name} left`));
  client.on('reset', () => troubles.push('reset'));
  return { client, received, troubles };
}
