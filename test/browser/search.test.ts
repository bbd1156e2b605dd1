import { expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { sendAll } from '../helpers/send-all.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const SEARCH = `box.shadowRoot.querySelector('chat-box-search')?.shadowRoot`;
const INPUT = `${SEARCH}.querySelector('input')`;
const FIELD = `part('composer').querySelector('textarea')`;
const RESULTS = `all(${SEARCH}, '.excerpt').map(shown)`;
const STATUS = `shown(${SEARCH}.querySelector('p'))`;
const MARKS = `all(${SEARCH}, 'mark').map(shown)`;

/** Fills the room of a server with messages. */
async function fill(url: string, texts: readonly string[]): Promise<void> {
  const bob = headlessClient({ server: url, via: 'websocket' });
  bob.join();
  await until(() => bob.state.phase === 'live', 'Bob is in');
  await sendAll(bob, ...texts);
  bob.leave();
}

browserTest(
  'The search finds loaded and kept messages by keyboard, and goes to one of them',
  async () => {
    await using server = await startTestServer({ RATE: '0', RATE_BYTES: '0' });
    const others = Array.from({ length: 118 }, (_, index) => `ordinary text ${index}`);
    await fill(server.url, ['The first <b>Néedle</b> of all', 'a needle & another', ...others, 'NEEDLE at the end']);
    await using page = await BrowserPage.open(chatPage(server.url));
    await page.until(`texts().length === 50`);
    await page.click(FIELD);
    await page.run(
      `window.prevented = []; addEventListener('keydown', (event) => event.key === 'f' && prevented.push(event.defaultPrevented));`,
    );
    await page.press('f', 'Control');
    await page.until(`${SEARCH}?.activeElement === ${INPUT}`);
    await page.until(`${STATUS} === 'Finds messages in this chat, also older ones.'`);
    await page.type('needle');
    // What is loaded shows at once.
    await page.until(`${RESULTS}[0] === 'NEEDLE at the end'`);
    await page.until(`${RESULTS}.length === 3 && ${STATUS} === '3 messages found.'`);
    expect(await page.read<string[]>(RESULTS)).toEqual([
      'NEEDLE at the end',
      'a needle & another',
      'The first <b>Néedle</b> of all',
    ]);
    expect(await page.read<string[]>(MARKS)).toEqual(['NEEDLE', 'needle', 'Néedle']);
    await page.until(`shown(${SEARCH}.querySelector('[role=status]')) === '3 messages found.'`);
    expect(await axeViolations(page)).toEqual([]);
    // A second press is the browser's own search. Escape returns the focus to the message field.
    await page.press('f', 'Control');
    await page.until(`prevented.join() === 'true,false'`);
    await page.press('Escape');
    await page.until(`!${SEARCH} && part('composer').activeElement === ${FIELD}`);

    await page.press('f', 'Control');
    await page.until(`${RESULTS}.length === 3 && ${INPUT}.value === 'needle'`);
    // The search goes on in an element that the page moves.
    await page.run(`
      ${INPUT}.dispatchEvent(new Event('input'));
      const { parentElement } = box;
      box.remove();
      parentElement.append(box);
      ${INPUT}.focus();
    `);
    await page.until(`${STATUS} === '3 messages found.'`);
    for (const selected of [0, 1, 2, -1, 0]) {
      await page.press('ArrowDown');
      await page.until(`all(${SEARCH}, 'li').findIndex((row) => row.ariaSelected === 'true') === ${selected}`);
    }
    await page.press('ArrowUp');
    await page.press('ArrowUp');
    await page.until(`${INPUT}.getAttribute('aria-activedescendant') === all(${SEARCH}, 'li')[2].id`);
    // Messages that are loaded meanwhile are found once.
    await page.run(`box.client.loadOlder()`);
    await page.until(`box.client.messages.length === 100`);
    await page.untilStable(`${RESULTS}.length`);
    expect(await page.read<string>(STATUS)).toBe('3 messages found.');
    await page.run(`box.client.loadOlder()`);
    await page.until(`box.client.messages.length === 121`);
    await page.untilStable(`${RESULTS}.length`);
    expect(await page.read<string>(STATUS)).toBe('3 messages found.');
    expect(await page.read<string[]>(RESULTS)).toHaveLength(3);
    await page.press('Enter');
    await page.until(`!${SEARCH} && part('log').activeElement?.textContent.includes('Néedle')`, 20_000);
    expect(await page.read<string[]>('texts()')).toHaveLength(121);
    // Everything is loaded now, so nothing is requested.
    await page.press('f', 'Control');
    await page.until(`${RESULTS}.length === 3`);
    await page.type('nothing like this');
    await page.until(`${STATUS} === 'No messages found.'`);
    expect(page.consoleErrors).toEqual([]);
  },
  60_000,
);

browserTest(
  'The menu opens the search, which says when the server searches nothing',
  async () => {
    await using server = await startTestServer({ RATE: '0', RATE_BYTES: '0', SEARCH: '0' });
    await fill(
      server.url,
      Array.from({ length: 60 }, (_, index) => `text ${index}`),
    );
    await using page = await BrowserPage.open(chatPage(server.url), { width: 320 });
    await page.until(`texts().length === 50`);
    await page.click(`tool('menu')`);
    await page.click(`menu().querySelector('[data-script=search]')`);
    await page.until(`${SEARCH}?.activeElement === ${INPUT}`);
    // The browser process learns of the focus some frames later, and drops a text that it gets before.
    await page.untilStable(`${SEARCH}?.activeElement === ${INPUT}`);
    await page.type('text 5');
    await page.until(`${RESULTS}.length === 10`);
    await page.until(`${STATUS} === '10 messages found. This server can only search the messages that are loaded.'`);
    expect(
      await page.read<boolean>(`${SEARCH}.host.getBoundingClientRect().right <= box.getBoundingClientRect().right`),
    ).toBe(true);
    await page.click(`all(${SEARCH}, 'li')[9]`);
    await page.until(`!${SEARCH} && part('log').activeElement?.textContent.includes('text 50')`);
    // The search of a room closes when the page opens another one.
    await page.press('f', 'Control');
    await page.until(`${SEARCH}?.activeElement === ${INPUT} && ${RESULTS}.length === 10`);
    await page.run(`box.room = 'other'`);
    await page.until(`!${SEARCH} && box.state.phase === 'live' && part('composer').activeElement === ${FIELD}`);
  },
  60_000,
);
