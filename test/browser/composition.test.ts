import { afterAll, beforeAll, beforeEach, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
let room: string;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => void (room = freshRoom()));

const FIELD = `part('composer').querySelector('textarea')`;
const SEND = `part('composer').querySelector('.main')`;
const IS_EMPTY = `${FIELD}.value === '' && Object.values(sessionStorage).every((stored) => !stored.includes('안녕') && !stored.includes('hello'))`;

/** Time after Send in which a commit still belongs to the sent text: a little less than the element allows. */
const LATE_COMMIT_MS = 900;
const MAX_ATTEMPTS = 10;

/** The key event of an input method: its key code is 229 and says nothing about the key (UI Events 7.3.1). */
const unnamed = { windowsVirtualKeyCode: 229, key: 'Unidentified', code: '' };

async function open({ touch = false, enter = '' } = {}): Promise<BrowserPage> {
  const page = await BrowserPage.open(chatPage(server.url, `room="${room}" enter="${enter}" connect="manual"`));
  if (touch) await page.touchScreen();
  await page.run(`box.join()`);
  await page.until(`box.state.phase === 'live'`);
  await page.click(FIELD);
  return page;
}

/** Enter of Gboard: a key without a name, and then the line break that the keyboard inserts. */
async function enterOfAndroid(page: BrowserPage): Promise<void> {
  await page.keyEvent('rawKeyDown', unnamed);
  await page.keyEvent('char', { text: '\r' });
  await page.keyEvent('keyUp', unnamed);
}

for (const [what, options] of [
  ['with a hardware keyboard', {}],
  ['on a touch screen with enter="send"', { touch: true, enter: 'send' }],
] as const) {
  browserTest(`Enter that arrives as key code 229 sends the text once ${what}`, async () => {
    await using page = await open(options);
    expect(await page.read<string>(`${FIELD}.enterKeyHint`)).toBe('send');
    await page.type('hello');
    await enterOfAndroid(page);
    await page.until(`texts().join('|') === 'hello' && ${IS_EMPTY}`);
    // Gboard still underlines the last word: it commits the word when Enter is pressed.
    await page.compose('hello again');
    await page.keyEvent('rawKeyDown', unnamed);
    await page.commit('hello again');
    await page.keyEvent('char', { text: '\r' });
    await page.until(`texts().join('|') === 'hello|hello again' && ${IS_EMPTY}`);
  });
}

browserTest('Enter breaks the line on a touch keyboard, and the button sends', async () => {
  await using page = await open({ touch: true });
  await page.until(`${FIELD}.enterKeyHint === 'enter'`);
  await page.type('one');
  await enterOfAndroid(page);
  await page.type('two');
  await page.press('Enter');
  await page.type('three');
  expect(await page.read<string>(`${FIELD}.value`)).toBe('one\ntwo\nthree');
  expect(await page.read<number>('texts().length')).toBe(0);
  await page.click(SEND);
  await page.until(`texts().join('|') === 'one\\ntwo\\nthree' && ${FIELD}.value === ''`);
});

browserTest('Shift and Enter break the line when the key code is 229, too', async () => {
  await using page = await open();
  await page.type('one');
  await page.keyEvent('rawKeyDown', { ...unnamed, modifiers: 8 });
  await page.keyEvent('char', { text: '\r', modifiers: 8 });
  await page.type('two');
  expect(await page.read<string>(`${FIELD}.value`)).toBe('one\ntwo');
});

// A Korean input method underlines only the syllable that is being written. Enter commits it and is then a key of the page.
browserTest('Enter during the last Korean syllable sends the text once and whole', async () => {
  await using page = await open();
  for (const first of ['안', '하이 안']) {
    const before = await page.read<number>('texts().length');
    await page.commit(first);
    await page.compose('ㄴ');
    await page.compose('녀');
    await page.compose('녕');
    // The key goes to the input method, which commits and passes it on without a name.
    await page.keyEvent('rawKeyDown', { ...unnamed, key: 'Process', code: 'Enter' });
    await page.commit('녕');
    await page.keyEvent('char', { text: '\r' });
    await page.keyEvent('keyUp', { windowsVirtualKeyCode: 13, key: 'Enter', code: 'Enter' });
    await page.until(`texts().length === ${before + 1} && texts().at(-1) === '${first}녕' && ${IS_EMPTY}`);
  }
  expect(await page.read<number>('texts().length')).toBe(2);
});

// A Japanese input method takes the Enter that confirms a conversion for itself.
browserTest('Enter that confirms a Japanese conversion sends nothing, and the next Enter sends', async () => {
  await using page = await open();
  await page.compose('かんじ');
  await page.compose('漢字');
  await page.keyEvent('rawKeyDown', { ...unnamed, key: 'Process', code: 'Enter' });
  await page.commit('漢字');
  await page.keyEvent('keyUp', { windowsVirtualKeyCode: 13, key: 'Enter', code: 'Enter' });
  expect(await page.read<string>(`${FIELD}.value`)).toBe('漢字');
  expect(await page.read<number>('texts().length')).toBe(0);
  await page.press('Enter');
  await page.until(`texts().join() === '漢字' && ${FIELD}.value === ''`);
});

for (const [what, committed] of [
  ['the same text', 'hello'],
  ['a corrected text', 'hello there'],
] as const) {
  // Gboard commits the underlined word when the finger has already pressed the button.
  browserTest(`Send during a composition leaves field and draft empty when ${what} is committed late`, async () => {
    // On a busy machine the commit may follow later than that of any keyboard. Then it is tried again.
    for (let attempt = 1; ; attempt++) {
      room = freshRoom();
      await using page = await open();
      await page.run(`
        addEventListener('pointerdown', ({ timeStamp }) => (window.pressedAt = timeStamp), true);
        addEventListener('input', ({ timeStamp }) => (window.committedAt = timeStamp), true);
      `);
      await page.compose('hello');
      await page.click(SEND);
      await page.keyEvent('rawKeyDown', unnamed);
      await page.commit(committed);
      await page.until(`texts().join() === 'hello'`);
      const isTooLate = await page.read<boolean>(`window.committedAt - window.pressedAt > ${LATE_COMMIT_MS}`);
      if (isTooLate && attempt < MAX_ATTEMPTS) continue;
      // The page stores the text until the server has it.
      await page.until(IS_EMPTY);
      // What is written next stays.
      await page.type('next');
      await page.press('Enter');
      await page.until(`texts().join() === 'hello,next' && ${IS_EMPTY}`);
      return;
    }
  });
}
