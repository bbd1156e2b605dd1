import { expect } from 'bun:test';
import { browserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { FOCUS, IS_CLOSED, IS_OPEN, LAUNCHER, openDocked } from '../helpers/page-docked.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const BAR = `part('log').querySelector('.actions')`;
const ROW = (text: string) => `all(part('log'), 'article').find((row) => row.textContent.includes('${text}'))`;
const FOCUSED = `part('log').activeElement`;
const FIELD = `part('composer').querySelector('textarea')`;
const EMOJI = `part('composer').querySelector('.emoji')`;
const PICKER = `part('composer').querySelector('chat-box-emoji-picker')`;
/** Elements that have a title and a label: screen readers read both. */
const DOUBLED = `(function find(root) { return [...root.querySelectorAll('*')].flatMap((element) => [
  ...(element.shadowRoot ? find(element.shadowRoot) : []),
  ...(element.title && element.ariaLabel !== null ? [element.outerHTML.slice(0, 80)] : []),
]); })(document)`;

browserTest(
  'Escape removes the bar under the pointer, Tab closes the picker, and a deleted message has no bar',
  async () => {
    await using server = await startTestServer({ RATE: '0' });
    const room = freshRoom();
    const bob = headlessClient({ server: server.url, room, via: 'websocket' });
    bob.join();
    await until(() => bob.state.phase === 'live', 'Bob is in');
    for (const text of ['first', 'second', 'third']) bob.send(text);
    await until(() => bob.outgoing.length === 0, 'the room has the messages');
    const tag = `<chat-box mode="bubble" open room="${room}" server="${server.url}"></chat-box>`;
    await using host = hostPage(
      `<html dir="rtl"><script type="module" src="${server.url}/chat-box.js"></script>${tag}`,
    );
    await using page = await openDocked(host);
    await page.until(`texts().length === 3`);
    await page.run(`${FIELD}.focus()`);

    await page.point(ROW('second'));
    await page.until(`${BAR} !== null`);
    expect(await page.read<string[]>(DOUBLED)).toEqual([]);
    // The arrow of "Reply" points to where the text begins.
    expect(await page.read<string>(`getComputedStyle(${BAR}.querySelector('.mirrored')).transform`)).toStartWith(
      'matrix(-1,',
    );
    await page.press('Escape');
    await page.until(`${BAR} === null && ${IS_OPEN} && ${FOCUS} === 'textarea'`);
    // It stays away until the pointer comes to another row.
    await page.point(`${ROW('second')}.querySelector('.text')`);
    await page.untilStable('0');
    expect(await page.read<boolean>(`${BAR} === null`)).toBe(true);
    // The ring of a focused button is inside the button: the edge of the log would cut it off.
    await page.run(`${ROW('second')}.focus()`);
    await page.press('Enter');
    await page.until(`${FOCUSED}?.closest('.actions') != null`);
    const ring = `(({ outlineStyle, outlineWidth, outlineOffset }) => outlineStyle !== 'none' && parseFloat(outlineWidth) + parseFloat(outlineOffset) <= 0)(getComputedStyle(${FOCUSED}))`;
    expect(await page.read<boolean>(ring)).toBe(true);
    await page.run(`${FIELD}.focus()`);
    await page.point(ROW('third'));
    await page.until(`${BAR} !== null`);
    bob.command({ type: 'delete', message: bob.messages.at(-1)?.id ?? '' });
    await page.until(`shown(part('log')).includes('was deleted') && ${BAR} === null`);

    // Text of the other direction begins beside the name of its author.
    const distance = `(() => {
    const range = document.createRange();
    range.selectNodeContents(${ROW('first')}.querySelector('.text'));
    return Math.abs(range.getBoundingClientRect().right - ${ROW('first')}.querySelector('.head').getBoundingClientRect().right);
  })()`;
    expect(await page.read<number>(distance)).toBeLessThan(2);

    expect(await page.read<string>(`${EMOJI}.ariaExpanded`)).toBe('false');
    await page.run(`${EMOJI}.focus()`);
    await page.press('Enter');
    await page.until(`${PICKER}.matches(':popover-open') && ${EMOJI}.ariaExpanded === 'true'`);
    await page.press('Tab', 'Shift');
    await page.until(
      `!${PICKER}.matches(':popover-open') && ${EMOJI}.ariaExpanded === 'false' && ${FOCUS} === 'textarea'`,
    );

    await page.press('Escape');
    await page.until(IS_CLOSED);
    expect(await page.read<string>(`${LAUNCHER}.ariaExpanded`)).toBe('false');
    bob.leave();
  },
);
