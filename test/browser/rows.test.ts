import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const log = `part('log')`;
const row = (text: string) => `all(${log}, 'article').find((element) => element.textContent.includes('${text}'))`;
const isLit = (text: string) => `getComputedStyle(${row(text)}).backgroundImage !== 'none'`;
const hasTime = (text: string) => `getComputedStyle(${row(text)}.querySelector('time')).visibility === 'visible'`;

browserTest(
  'A row has lines of 70 characters, a tint if it mentions you, and light and time while it is used',
  async () => {
    await using server = await startTestServer();
    await using page = await BrowserPage.open(chatPage(server.url), { width: 1_280 });
    const you = await page.name();
    const bob = headlessClient({ server: server.url, via: 'websocket' });
    bob.join();
    await until(() => bob.state.phase === 'live', 'the member is in');
    const texts = [
      'first',
      'second',
      `@${you} third`,
      `\`@${you}\` fourth`,
      `${'word '.repeat(40)}end`,
      `${'מילה '.repeat(40)}סוף`,
    ];
    for (const text of texts) bob.send(text);
    await page.until(`texts().length === ${texts.length}`);
    await page.send(`my own, says @${you}`);
    await page.until(`texts().length === ${texts.length + 1} && all(${log}, '.pending, code').length === 1`);

    // Neither a mention in code nor your own row has a tint.
    const tinted = await page.read<boolean[]>(`['first', 'third', 'fourth', 'my own'].map((text) => {
    const found = all(${log}, 'article').find((element) => element.textContent.includes(text));
    return getComputedStyle(found).backgroundColor !== 'rgba(0, 0, 0, 0)';
  })`);
    expect(tinted).toEqual([false, true, false, false]);

    // Both directions begin at the start of the row, and end after 70 characters.
    const ends = await page.read<number[]>(`['word word', 'מילה'].flatMap((text) => {
    const found = all(${log}, 'article').find((element) => element.textContent.includes(text)).querySelector('.text');
    const { left, width } = found.getBoundingClientRect();
    const probe = document.createElement('div');
    probe.style.inlineSize = '70ch';
    found.append(probe);
    const expected = probe.getBoundingClientRect().width;
    probe.remove();
    const range = document.createRange();
    range.selectNodeContents(found);
    const lastLine = [...range.getClientRects()].sort((one, other) => other.top - one.top)[0];
    return [Math.round(width - expected), Math.round(lastLine.left - left)];
  })`);
    expect(ends).toEqual([0, 0, 0, 0]);

    // The row of the toolbar is lit and has its time, also while the pointer is on the toolbar.
    expect(await page.read<boolean>(hasTime('first'))).toBe(true);
    expect(await page.read<boolean>(hasTime('second'))).toBe(false);
    await page.point(`${row('second')}.querySelector('.text')`);
    await page.until(`${isLit('second')} && ${hasTime('second')} && ${log}.querySelector('.actions button') !== null`);
    await page.point(`${log}.querySelector('.actions button')`);
    await page.until(`${log}.querySelector('.actions').matches(':hover')`);
    expect(await page.read<boolean>(`${isLit('second')} && ${hasTime('second')} && !(${isLit('first')})`)).toBe(true);
    await page.point(`part('composer').querySelector('textarea')`);
    await page.until(`!(${isLit('second')}) && !(${hasTime('second')})`);

    // The same for the keyboard.
    await page.run(`${log}.querySelector('.scroller').focus()`);
    await page.press('ArrowUp');
    await page.press('ArrowUp');
    await page.until(`${log}.activeElement === ${row('מילה')} && ${isLit('מילה')} && ${hasTime('מילה')}`);
    await page.press('ArrowUp');
    await page.until(
      `${isLit('word word')} && ${hasTime('word word')} && !(${isLit('מילה')}) && !(${hasTime('מילה')})`,
    );
    expect(await page.read<string>(`${row('word word')}.ariaLabel`)).toMatch(/\d:\d\d/);
    expect(page.consoleErrors).toEqual([]);
    bob.leave();
  },
);
