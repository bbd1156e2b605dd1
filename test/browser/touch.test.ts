import { afterAll, beforeAll, expect } from 'bun:test';
import type { ChatClient } from '../../www/client/client.ts';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage, type PageOptions } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { FOCUS } from '../helpers/page-docked.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const ADMIN = 'an-admin-token-of-ours';
let server: TestServer;
beforeAll(async () => void (server = await startTestServer({ RATE: '0', ADMIN_TOKEN: ADMIN })));
afterAll(() => server[Symbol.asyncDispose]());

const LOG = `part('log')`;
const ROW = (text: string) => `all(${LOG}, 'article').find((row) => row.textContent.includes('${text}'))`;
const TEXT = (text: string) => `${ROW(text)}.querySelector('.text')`;
const AVATAR = `${LOG}.querySelector('article .avatar')`;
const SHEET = `box.shadowRoot.querySelector('chat-box-message-sheet')?.shadowRoot`;
const DIALOG = `${SHEET}?.querySelector('dialog')`;
const IS_OPEN = `${DIALOG}?.open === true && ${DIALOG}.getAnimations().length === 0`;
const IS_CLOSED = `!${DIALOG}`;
const BUTTON = (label: string) =>
  `all(${SHEET}, 'button').find((button) => (button.title || shown(button)) === '${label}')`;
const MODE = `shown(part('composer').querySelector('#compose-mode'))`;
const IS_REPLY = `${MODE}.startsWith('Replying to') && ${FOCUS} === 'textarea'`;
const HAS_TOUCH = `customElements.get('chat-box-message-sheet') !== undefined`;

interface Opened {
  readonly page: BrowserPage;
  readonly bob: ChatClient;
}

/** Opens a touch screen with a chat in which another member has written the texts. */
async function open(
  stack: AsyncDisposableStack,
  texts: readonly string[],
  { attributes = '', html = '', ...options }: PageOptions & { attributes?: string; html?: string } = {},
): Promise<Opened> {
  const room = freshRoom();
  const bob = headlessClient({ server: server.url, room, via: 'websocket' });
  stack.defer(() => bob.leave());
  bob.join();
  await until(() => bob.state.phase === 'live', 'Bob is in');
  for (const text of texts) bob.send(text);
  await until(() => bob.outgoing.length === 0, 'the room has the messages');
  const tag = `<chat-box room="${room}" server="${server.url}" ${attributes}></chat-box>`;
  const host = stack.use(
    hostPage(
      `<html lang="en" ${html}><title>Chat</title><style>body { margin: 0 }</style>
      <script type="module" src="${server.url}/chat-box.js"></script><main>${tag}</main>`,
    ),
  );
  const page = stack.use(await BrowserPage.open(host.url, { width: 390, height: 700, ...options }));
  await page.touchScreen();
  // The page had no touch screen when it was loaded.
  await page.reload();
  if (attributes !== '') await page.until(`box.show() === undefined`);
  await page.until(`texts().length === ${texts.length} && box.state.phase === 'live' && ${HAS_TOUCH}`);
  return { page, bob };
}

browserTest('A tap on a message opens a sheet that reacts, copies, reports, and closes in each way', async () => {
  await using stack = new AsyncDisposableStack();
  const { page, bob } = await open(stack, ['good news', 'more news']);
  await page.tap(TEXT('good news'));
  await page.until(IS_OPEN);
  await page.saveScreenshot('sheet');
  // It is named, has the focus, and makes the rest inert.
  expect(await page.read<string>(`${DIALOG}.ariaLabel`)).toBe('Message actions');
  expect(await page.read<boolean>(`${DIALOG}.matches(':modal') && ${SHEET}.activeElement === ${BUTTON('Reply')}`)).toBe(
    true,
  );
  expect(await page.read<string[]>(`all(${SHEET}, '.actions button').map(shown)`)).toEqual([
    'Reply',
    'Report…',
    'Copy text',
  ]);
  expect(await axeViolations(page)).toEqual([]);
  const small = `all(${SHEET}, 'button').filter(({ offsetWidth, offsetHeight }) => Math.min(offsetWidth, offsetHeight) < 44).length`;
  expect(await page.read<number>(small)).toBe(0);

  const isBack = `${IS_CLOSED} && ${LOG}.activeElement === ${ROW('good news')}`;
  const closing = [
    () => page.press('Escape'),
    // Outside.
    () => page.tapAt({ x: 195, y: 20 }),
    () => page.tap(BUTTON('Close')),
    // A drag down.
    () => page.swipe(`${SHEET}.querySelector('.head')`, { y: 160 }),
  ];
  for (const close of closing) {
    await close();
    await page.until(isBack);
    // Beside the bar, which the keyboard shows.
    await page.tap(AVATAR);
    await page.until(IS_OPEN);
  }
  // A drag that goes back leaves it open. With less motion, nothing drags.
  const isAt = (translate: string) => `${IS_OPEN} && ${DIALOG}.style.translate === '${translate}'`;
  for (const [motion, translate] of [
    [{}, '0px 32px'],
    [{ motion: 'reduce' }, ''],
  ] as const) {
    await page.resize({ width: 390, height: 700, ...motion });
    const top = await page.read<number>(`${DIALOG}.getBoundingClientRect().top`);
    const from = { x: 195, y: top + 20 };
    await page.swipeFrom(from, { ...from, y: from.y + 80 });
    await page.touch('touchMove', { ...from, y: from.y + 32 });
    await page.until(isAt(translate));
    await page.lift();
    await page.until(isAt(''));
  }
  await page.tap(BUTTON('React with 🎉'));
  await page.until(`${IS_CLOSED} && shown(${ROW('good news')}.querySelector('.reactions')) === '🎉 1'`);
  await page.resize({ width: 390, height: 700 });
  await page.tap(TEXT('good news'));
  await page.until(`${IS_OPEN} && ${BUTTON('React with 🎉')}.ariaPressed === 'true'`);
  await page.tap(BUTTON('More emoji'));
  const picker = `${SHEET}.querySelector('chat-box-emoji-picker')`;
  await page.until(`${picker}.matches(':popover-open') && ${picker}.shadowRoot.activeElement !== null`);
  await page.press('Escape');
  await page.until(
    `!${picker}.matches(':popover-open') && ${DIALOG}.open && ${SHEET}.activeElement === ${BUTTON('More emoji')}`,
  );

  // The sheet of a message that is deleted closes.
  await page.press('Escape');
  await page.until(IS_CLOSED);
  await page.run(`${LOG}.activeElement.blur()`);
  await page.tap(TEXT('more news'));
  await page.until(IS_OPEN);
  bob.command({ type: 'delete', message: bob.messages.at(-1)?.id ?? '' });
  await page.until(`${IS_CLOSED} && shown(${LOG}).includes('was deleted')`);
  await page.tap(`all(${LOG}, '.mark').at(-1)`);
  await page.untilStable(DIALOG);
  expect(await page.read<boolean>(IS_CLOSED)).toBe(true);

  await page.tap(TEXT('good news'));
  await page.until(IS_OPEN);
  await page.run(`navigator.clipboard.writeText = async (text) => { window.copied = text; }`);
  await page.tap(BUTTON('Copy text'));
  await page.until(
    `${IS_CLOSED} && window.copied === 'good news' && shown(${LOG}.querySelector('[role=status]')) === 'Text copied.'`,
  );
  await page.tap(TEXT('good news'));
  await page.until(IS_OPEN);
  await page.tap(BUTTON('Report…'));
  await page.until(
    `${IS_CLOSED} && box.shadowRoot.querySelector('chat-box-report')?.shadowRoot.querySelector('dialog').open`,
  );
  await page.press('Escape');
  await page.until(`!box.shadowRoot.querySelector('chat-box-report') && ${LOG}.activeElement === ${ROW('good news')}`);
  expect(page.consoleErrors).toEqual([]);
});

browserTest('The sheet of your own message edits and deletes it, and that of a moderator moderates', async () => {
  await using stack = new AsyncDisposableStack();
  const { page, bob } = await open(stack, ['something rude'], { attributes: 'mode="bubble"', width: 320, height: 568 });
  await page.run(`box.adminToken = '${ADMIN}'; box.show(); box.send('my words');`);
  await page.until(`texts().length === 2 && all(${LOG}, '.pending').length === 0 && box.client.you.role !== undefined`);
  await page.tap(TEXT('my words'));
  await page.until(IS_OPEN);
  expect(await page.read<string[]>(`all(${SHEET}, '.actions button').map(shown)`)).toEqual([
    'Reply',
    'Edit',
    'Delete',
    'Pin',
    'Copy text',
  ]);
  const colour = (label: string) => `getComputedStyle(${BUTTON(label)}).color`;
  expect(await page.read<boolean>(`${colour('Delete')} !== ${colour('Edit')}`)).toBe(true);
  await page.tap(BUTTON('Edit'));
  await page.until(
    `${IS_CLOSED} && part('composer').querySelector('textarea').value === 'my words' && ${FOCUS} === 'textarea'`,
  );
  await page.press('Escape');
  await page.tap(TEXT('something rude'));
  await page.until(IS_OPEN);
  await page.saveScreenshot('sheet-moderator-320');
  // At 200 percent on a phone, beside a notch: inside the safe area, and each action can be scrolled to.
  await page.resize({ width: 195, height: 350 });
  await page.setSafeArea({ top: 20, right: 15, bottom: 21, left: 10 });
  const place = (what: string) =>
    `(({ left, top, right, bottom }) => [left, top, right, bottom].map(Math.round))((${what}).getBoundingClientRect())`;
  await page.until(
    `(([left, top, right, bottom]) => left >= 10 && top >= 20 && right <= 180 && bottom === 350)(${place(DIALOG)})`,
  );
  expect(await page.read<boolean>(`${DIALOG}.scrollWidth <= ${DIALOG}.clientWidth`)).toBe(true);
  await page.saveScreenshot('sheet-200-percent');
  await page.run(`${BUTTON('Copy text')}.scrollIntoView({ block: 'end' })`);
  expect(await page.read<number>(`${place(BUTTON('Copy text'))}[3]`)).toBeLessThanOrEqual(350 - 21);
  expect(await page.read<number>(`${place(BUTTON('Close'))}[1]`)).toBeGreaterThanOrEqual(20);
  await page.setSafeArea({ top: 0, right: 0, bottom: 0, left: 0 });
  await page.resize({ width: 320, height: 568 });
  await page.until(IS_OPEN);
  const name = bob.you?.name ?? '';
  await page.tap(BUTTON(`Moderate ${name}…`));
  await page.until(`${IS_CLOSED} && shown(sanction()).includes('${name}')`);
  await page.press('Escape');
  await page.until(`moderation() === null`);

  // A question comes before what cannot be undone.
  await page.tap(TEXT('something rude'));
  await page.until(IS_OPEN);
  await page.tap(BUTTON('Delete'));
  await page.until(`shown(${SHEET}).includes('for everyone?') && ${SHEET}.activeElement === ${BUTTON('Delete')}`);
  expect(await axeViolations(page)).toEqual([]);
  await page.tap(BUTTON('Cancel'));
  await page.until(`${SHEET}.activeElement === ${BUTTON('Reply')}`);
  await page.tap(BUTTON('Delete'));
  await page.until(`shown(${SHEET}).includes('for everyone?')`);
  await page.tap(BUTTON('Delete'));
  await page.until(`${IS_CLOSED} && shown(${LOG}).includes('was deleted') && box.open`);
  expect(page.consoleErrors).toEqual([]);
});

browserTest('A swipe in the reading direction replies, and leaves scrolling and the edges to the browser', async () => {
  await using stack = new AsyncDisposableStack();
  const texts = [...Array.from({ length: 30 }, (_, at) => `message ${at}`), 'swipe me'];
  const { page } = await open(stack, texts);
  const settle = () => page.untilStable(`[${MODE}, ${ROW('swipe me')}.style.translate].join()`);
  const isStill = `${MODE} === '' && ${ROW('swipe me')}.style.translate === ''`;
  const text = TEXT('swipe me');
  // Too short.
  await page.swipe(text, { x: 40 });
  await settle();
  expect(await page.read<boolean>(isStill)).toBe(true);
  await page.swipe(text, { x: 60, isHeld: true });
  await page.until(`${ROW('swipe me')}.style.translate === '50px'`);
  await page.saveScreenshot('swipe');
  await page.lift();
  await page.until(isStill);
  // The other direction.
  await page.swipe(text, { x: -90 });
  await settle();
  expect(await page.read<boolean>(isStill)).toBe(true);
  // From the edge of the screen, where the browser goes back.
  const y = await page.read<number>(`${text}.getBoundingClientRect().top + 5`);
  await page.swipeFrom({ x: 10, y }, { x: 130, y });
  await page.lift();
  await settle();
  expect(await page.read<boolean>(isStill)).toBe(true);
  // Down, which scrolls.
  const top = await page.read<number>(`${LOG}.querySelector('.scroller').scrollTop`);
  await page.swipe(text, { x: 30, y: 120 });
  await page.until(`${LOG}.querySelector('.scroller').scrollTop < ${top} - 50`);
  await settle();
  expect(await page.read<boolean>(isStill)).toBe(true);
  await page.run(`${LOG}.querySelector('.scroller').scrollTop = 1e6`);
  // With less motion.
  await page.resize({ width: 390, height: 700, motion: 'reduce' });
  await page.swipe(text, { x: 90 });
  await settle();
  expect(await page.read<boolean>(isStill)).toBe(true);
  await page.resize({ width: 390, height: 700 });
  await page.swipe(text, { x: 90 });
  await page.until(`${IS_REPLY} && ${MODE}.includes('swipe me') && ${ROW('swipe me')}.style.translate === ''`);
  await page.press('Escape');
  await page.until(`${MODE} === ''`);

  // A long press works like a tap. Chromium on a desktop sends no menu event for it.
  await page.run(
    `${text}.dispatchEvent(new PointerEvent('contextmenu', { pointerType: 'touch', bubbles: true, cancelable: true }))`,
  );
  await page.until(IS_OPEN);
  expect(await page.read<string>(`getComputedStyle(${SHEET}.querySelector('blockquote')).userSelect`)).toBe('text');
  await page.press('Escape');
  await page.until(IS_CLOSED);
  // After a selection, a tap only ends it.
  await page.run(`getSelection().selectAllChildren(${text})`);
  await page.tap(TEXT('message 29'));
  await page.untilStable(DIALOG);
  expect(await page.read<boolean>(IS_CLOSED)).toBe(true);
  expect(page.consoleErrors).toEqual([]);
});

browserTest(
  'A swipe replies towards the left where you read from right to left, and chips are hit around them',
  async () => {
    await using stack = new AsyncDisposableStack();
    const { page, bob } = await open(stack, ['مرحبا', 'https://example.com/', 'last'], {
      html: 'dir="rtl"',
      width: 320,
    });
    const message = bob.messages[1]?.id ?? '';
    for (const emoji of ['👍', '❤️', '😂', '😮', '😢', '🎉', '🔥', '✨']) {
      bob.command({ type: 'react', message, emoji, on: true });
    }
    // With the one that opens the picker.
    await page.until(`all(${LOG}, '.reactions button').length === 9`);
    const text = TEXT('last');
    await page.swipe(text, { x: 90 });
    await page.untilStable(`[${MODE}, ${ROW('last')}.style.translate].join()`);
    expect(await page.read<string>(MODE)).toBe('');
    await page.swipe(text, { x: -90 });
    await page.until(`${IS_REPLY} && ${MODE}.includes('last')`);

    // Chips in two lines: each is low, and the nearest one gets the finger.
    const missed = `all(${LOG}, '.reactions button').flatMap((chip) => {
    const { left, right, top, bottom, width } = chip.getBoundingClientRect();
    const hit = (y) => ${LOG}.elementFromPoint((left + right) / 2, y)?.closest('button') === chip;
    return hit(top - 5) && hit(bottom + 5) && bottom - top === 32 && width >= 44 ? [] : [chip.textContent];
  })`;
    expect(await page.read<string[]>(missed)).toEqual([]);
    expect(
      await page.read<number>(`new Set(all(${LOG}, '.reactions button').map((chip) => chip.offsetTop)).size`),
    ).toBeGreaterThan(1);
    // After a tap, a chip does not keep the look of a hover.
    const chip = `all(${LOG}, '.reactions [aria-pressed]').at(-1)`;
    const look = `getComputedStyle(${chip}).backgroundColor`;
    const before = await page.read<string>(look);
    for (const pressed of ['true', 'false']) {
      await page.tap(chip);
      await page.until(`${chip}.ariaPressed === '${pressed}'`);
    }
    expect(await page.read<string>(look)).toBe(before);
    // Their area ends where the text begins.
    const link = `${ROW('example')}.querySelector('a')`;
    const above = `(({ left, right, bottom }) => ${LOG}.elementFromPoint((left + right) / 2, bottom - 1))(${link}.getBoundingClientRect())`;
    expect(await page.read<boolean>(`${above} === ${link}`)).toBe(true);
  },
);
