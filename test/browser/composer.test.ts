import { afterAll, beforeAll, expect } from 'bun:test';
import { SignJWT } from 'jose';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

const JWT_SECRET = 'a-secret-of-at-least-thirty-two-bytes';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer({ JWT_SECRET })));
afterAll(() => server[Symbol.asyncDispose]());

const composer = `part('composer')`;
const FIELD = `${composer}.querySelector('textarea')`;
const SEND = `${composer}.querySelector('[part=send]')`;
const ME = `${composer}.querySelector('.me')`;
const FORM = `box.shadowRoot.querySelector('chat-box-person-form')?.shadowRoot.querySelector('form')`;
const CARD = `${composer}.querySelector('#compose-mode')`;
const IS_NEUTRAL = (colour: string) => `(([, a, b]) => Math.abs(a) < 0.03 && Math.abs(b) < 0.03)
  (getComputedStyle(${SEND}).${colour}.match(/oklab\\((\\S+) (\\S+) (\\S+)\\)/).slice(1).map(Number))`;
/** Texts of the outlined rows in the log. */
const OUTLINED = `all(part('log'), 'article').filter((row) => row.matches('[data-concerned]') && getComputedStyle(row).outlineStyle === 'solid').map((row) => row.entry.message.text).join()`;

function open(attributes = '', options = {}): Promise<BrowserPage> {
  return BrowserPage.open(chatPage(server.url, `room="${freshRoom()}" ${attributes}`), options);
}

browserTest('The field grows to eight lines and then scrolls, and the log stays at its end', async () => {
  await using page = await open();
  await page.name();
  for (let number = 1; number <= 12; number++) await page.run(`box.send('message ${number}')`);
  await page.until(`texts().length === 12`);
  await page.click(FIELD);
  const heights: number[] = [];
  for (let lines = 1; lines <= 10; lines++) {
    heights.push(await page.read<number>(`${FIELD}.clientHeight`));
    await page.press('Enter', 'Shift');
  }
  const line = await page.read<number>(`parseFloat(getComputedStyle(${FIELD}).lineHeight)`);
  const growth = heights.map((height) => Math.round((height - (heights[0] ?? 0)) / line));
  expect(growth).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 7, 7]);
  expect(await page.read<boolean>(`${FIELD}.scrollHeight > ${FIELD}.clientHeight + 1`)).toBe(true);
  await page.until(`(({ scrollHeight, clientHeight, scrollTop }) => scrollHeight - clientHeight - scrollTop < 2)
    (part('log').querySelector('.scroller'))`);
  // In a low window, the field leaves half of it to the messages.
  await page.resize({ width: 640, height: 360 });
  expect(await page.read<boolean>(`${FIELD}.offsetHeight <= box.offsetHeight / 2`)).toBe(true);
});

browserTest('Send is neutral while there is nothing to send, and an icon with a name in a narrow box', async () => {
  await using page = await open();
  await page.name();
  for (const scheme of ['light', 'dark'] as const) {
    await page.resize({ scheme });
    expect(await page.read<boolean>(`${SEND}.disabled && ${IS_NEUTRAL('backgroundColor')}`)).toBe(true);
    expect(await page.read<string>(`getComputedStyle(${SEND}).opacity`)).toBe('1');
  }
  const shows = `[...${SEND}.children].map((child) => child.checkVisibility() && child.getBoundingClientRect().width > 1).join()`;
  expect(await page.read<string>(shows)).toBe('true,false');
  await page.resize({ width: 360, height: 700 });
  expect(await page.read<string>(shows)).toBe('false,true');
  expect(await page.read<string>(`shown(${SEND})`)).toBe('Send');
  // The placeholder shows whole between the buttons, and the field does not leave the box.
  await page.resize({ width: 320, height: 700 });
  expect(await page.read<boolean>(`box.scrollWidth <= box.clientWidth`)).toBe(true);
  await page.resize({ forcedColors: true });
  const border = `getComputedStyle(${SEND}).borderColor`;
  const off = await page.read<string>(border);
  await page.click(FIELD);
  await page.type('a');
  await page.until(`!${SEND}.disabled`);
  expect(await page.read<string>(border)).not.toBe(off);
});

browserTest('The avatar in the composer is named after you and opens the form that changes your name', async () => {
  await using page = await open();
  const name = await page.name();
  await page.until(`${ME}.title === '${name} · Change your name'`);
  expect(await page.read<boolean>(`part('status').querySelector('.you').matches('.unseen *')`)).toBe(true);
  await page.click(ME);
  await page.until(`${FORM}?.matches(':focus-within') && ${ME}.ariaExpanded === 'true'`);
  await page.press('Escape');
  await page.until(`!${FORM} && ${composer}.activeElement === ${ME} && ${ME}.ariaExpanded === 'false'`);
  await page.press('Enter');
  await page.until(`${FORM}?.matches(':focus-within')`);
  await page.run(`${FORM}.elements.name.select()`);
  await page.type('Ada');
  await page.press('Enter');
  await page.until(`you() === 'Ada' && ${ME}.title === 'Ada · Change your name' && !${FORM}`);
  await page.click(ME);
  await page.until(`${FORM}?.matches(':focus-within')`);
  await page.click(FIELD);
  await page.until(`!${FORM} && ${composer}.activeElement === ${FIELD}`);
});

browserTest('The avatar says that a name of the site cannot be changed', async () => {
  const token = await new SignJWT({ name: 'Ada Lovelace' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('ada')
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(JWT_SECRET));
  await using page = await open(`token="${token}"`);
  const fixed = 'Your name can’t be changed.';
  await page.until(`${ME}.title === 'Ada Lovelace, verified by 127.0.0.1 · ${fixed}'`);
  await page.click(ME);
  await page.until(`shown(${composer}.querySelector('#hint')) === '${fixed}'`);
  expect(await page.read<boolean>(`!${FORM}`)).toBe(true);
});

browserTest('A card shows who and what you reply to or edit, and the log outlines the message', async () => {
  await using page = await open();
  const name = await page.name();
  await page.send('some **bold** text\nand a second line');
  await page.send('the last one');
  await page.until(`texts().length === 2 && all(part('log'), '.pending').length === 0`);
  await page.until(`part('log').querySelector('strong') !== null`);
  await page.run(`
    const [message] = box.client.messages;
    part('composer').host.begin({ kind: 'reply', message });`);
  await page.until(`shown(${CARD}) === 'Replying to ${name} some bold text and a second line'`);
  await page.until(`${OUTLINED} === 'some **bold** text\\nand a second line'`);
  await page.press('Escape');
  await page.until(`${CARD}.hidden && ${OUTLINED} === '' && ${composer}.activeElement === ${FIELD}`);
  await page.press('ArrowUp');
  await page.until(`shown(${CARD}) === 'Editing your message the last one' && ${OUTLINED} === 'the last one'`);
  await page.click(`${CARD}.querySelector('button[title=Cancel]')`);
  await page.until(`${CARD}.hidden && ${OUTLINED} === '' && ${FIELD}.value === ''`);
  expect(page.consoleErrors).toEqual([]);
});
