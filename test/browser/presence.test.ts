import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { joinPlainMembers } from '../helpers/plain-members.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const SUMMARY = `part('log').querySelector('summary')`;
const LINE = `part('log').querySelector('.presence')`;
const TEXT = `shown(${SUMMARY})`;

browserTest(
  'People who join and leave are one line of numbers, which a click or the keyboard unfolds to names',
  async () => {
    await using server = await startTestServer();
    await using page = await BrowserPage.open(chatPage(server.url));
    await page.name();
    const first = await joinPlainMembers(server.url, 'lobby', 1);
    await page.until(`people().length === 2`);
    const [ann = ''] = await page.read<string[]>(`people().filter((name) => name !== you())`);
    await page.until(`presence() === '${ann} joined' && ${SUMMARY} === null`);

    await using others = await joinPlainMembers(server.url, 'lobby', 2);
    await page.until(`${TEXT} === '3 people joined'`);
    await first[Symbol.asyncDispose]();
    await page.until(`${TEXT} === '3 people joined ${ann} left'`);
    const all = `shown(part('log').querySelector('details > p'))`;
    expect(await page.read<boolean>(`part('log').querySelector('details').open`)).toBe(false);
    await page.click(SUMMARY);
    await page.until(`part('log').querySelector('details').open`);
    expect(await page.read<string>(all)).toMatch(new RegExp(`^${ann} joined \\S+ joined \\S+ joined ${ann} left$`));

    // Tab skips the line, and the arrow keys move to it.
    await others.sendInTurn(['Hello']);
    await page.until(`texts().includes('Hello')`);
    await page.click(`all(part('log'), 'article').at(-1)`);
    await page.press('ArrowUp');
    await page.until(`part('log').activeElement === ${SUMMARY}`);
    await page.press('Enter');
    await page.until(`!part('log').querySelector('details').open`);
    await page.press('ArrowDown');
    await page.until(`part('log').activeElement?.localName === 'article'`);
    expect(await page.read<string>(`shown(part('log').querySelector('#news'))`)).not.toContain('joined');

    await page.run(`box.presence = 'on'`);
    await page.until(`${SUMMARY} === null && shown(${LINE}).endsWith(' ${ann} left')`);
    await page.run(`box.presence = 'off'`);
    await page.until(`${LINE} === null`);
    await page.run(`box.removeAttribute('presence'); box.presence = null;`);
    await page.until(`${TEXT} === '3 people joined ${ann} left'`);
    expect(page.consoleErrors).toEqual([]);
  },
);
