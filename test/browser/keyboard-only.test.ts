import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const FIELD = `part('composer').querySelector('textarea')`;
/** What has the focus, inside of every shadow tree. */
const FOCUS = `((one) => { while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement; return one; })(document.activeElement)`;
/** Most presses of Tab from one end of the element to the other. */
const MOST_TABS = 15;

/** Presses Tab until what has the focus fits; `it` is that element. */
async function tabTo(page: BrowserPage, condition: string, ...modifiers: Bun.WebView.Modifier[]): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < MOST_TABS; presses++) {
    await page.press('Tab', ...modifiers);
    if (await page.read<boolean>(`((it) => Boolean(${condition}))(${FOCUS})`)) return;
    seen.push(await page.read<string>(`${FOCUS}.outerHTML.slice(0, 60)`));
  }
  throw new Error(`Tab never leads to ${condition}, but to ${seen.join(' | ')}`);
}

/** The focus can be seen: something around it is drawn that is not drawn without it. */
const SHOWS_FOCUS = `[${FOCUS}, ${FOCUS}.closest('.field')].some((it) => it?.matches(':focus-visible, :has(:focus-visible)') && getComputedStyle(it).outlineStyle !== 'none' && parseFloat(getComputedStyle(it).outlineWidth) >= 1)`;

browserTest(
  'Without a pointer: join, answer a message, change it, pick an emoji, take another name, and go on in the page',
  async () => {
    await using server = await startTestServer();
    const tag = `<chat-box connect="manual" server="${server.url}"></chat-box>`;
    await using host = hostPage(
      `<script type="module" src="${server.url}/chat-box.js"></script>${tag}<button>After</button>`,
    );
    await using bob = await BrowserPage.open(server.url);
    await bob.until(`you().length > 0`);
    await bob.send('Does anybody know?');
    await bob.until(`texts().length === 1 && all(part('log'), '.pending').length === 0`);

    await using ann = await BrowserPage.open(host.url, { width: 400, height: 700 });
    await ann.until(`part('empty').querySelector('button') !== null`);
    await tabTo(ann, `it.textContent.includes('Join')`);
    expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
    await ann.press('Enter');
    await ann.until(`texts().length === 1 && you().length > 0`);

    // Into the log, to the message, and an answer to it.
    await ann.until(`${FOCUS} === ${FIELD}`);
    await tabTo(ann, `it.role === 'log'`, 'Shift');
    expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
    await ann.press('ArrowUp');
    await ann.until(`${FOCUS}.localName === 'article'`);
    expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
    await ann.press('Enter');
    await ann.until(`${FOCUS}.ariaLabel === 'Add reaction'`);
    expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
    await ann.press('ArrowRight');
    await ann.until(`${FOCUS}.ariaLabel === 'Reply'`);
    await ann.press('Enter');
    await ann.until(
      `${FOCUS} === ${FIELD} && shown(part('composer').querySelector('#task')).startsWith('Replying to')`,
    );
    expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
    await ann.saveScreenshot('keyboard-answer');
    // Escape gives it up, and the way there is the same again.
    await ann.press('Escape');
    await ann.until(`shown(part('composer').querySelector('#task')) === ''`);
    await tabTo(ann, `it.role === 'log' || it.localName === 'article'`, 'Shift');
    if (await ann.read<boolean>(`${FOCUS}.role === 'log'`)) await ann.press('ArrowUp');
    await ann.until(`${FOCUS}.localName === 'article'`);
    await ann.press('Enter');
    await ann.until(`${FOCUS}.ariaLabel === 'Add reaction'`);
    await ann.press('ArrowRight');
    await ann.press('Enter');
    await ann.until(`${FOCUS} === ${FIELD}`);
    await ann.type('I do');
    await ann.press('Enter');
    await bob.until(`texts().includes('I do') && shown(part('log')).includes('Does anybody know?')`);
    await ann.until(`${FIELD}.value === '' && all(part('log'), '.pending').length === 0`);

    // Change it, then take it back.
    await ann.press('ArrowUp');
    await ann.until(`${FIELD}.value === 'I do'`);
    await ann.type(' not');
    await ann.press('Enter');
    await bob.until(`texts().some((text) => text.startsWith('I do not'))`);
    await ann.until(`${FIELD}.value === '' && texts().some((text) => text.startsWith('I do not'))`);

    // An emoji by its picker.
    await tabTo(ann, `it.className === 'emoji'`);
    expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
    await ann.press('Enter');
    await ann.until(`${FOCUS}.role === 'option'`);
    expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
    await ann.press('Enter');
    await ann.until(`${FIELD}.value === '😀' && ${FOCUS} === ${FIELD}`);
    await tabTo(ann, `it.className === 'main'`);
    await ann.press('Enter');
    await bob.until(`texts().includes('😀')`);

    // Who is here, and another name.
    await tabTo(ann, `it.getAttribute('aria-controls') === 'people'`, 'Shift');
    expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
    await ann.press('Enter');
    await ann.until(`box.shadowRoot.querySelector('chat-box-people').offsetParent !== null`);
    await tabTo(ann, `it.className === 'more'`);
    await ann.press('Enter');
    await ann.until(`${FOCUS}.name === 'name'`);
    await ann.run(`${FOCUS}.select()`);
    await ann.type('Ann');
    await ann.press('Enter');
    await bob.until(`people().includes('Ann')`);
    await ann.until(`${FOCUS}.className === 'more' && you() === 'Ann'`);

    // And out again: the focus is no prisoner.
    await tabTo(ann, `it.textContent === 'After'`);
    expect(ann.consoleErrors).toEqual([]);
  },
);
