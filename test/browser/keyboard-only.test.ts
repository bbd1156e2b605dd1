import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const FIELD = `part('composer').querySelector('textarea')`;
/** The focused element, in whichever shadow tree it is. */
const FOCUS = `((element) => { while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement; return element; })(document.activeElement)`;
/** The number of Tab presses that cross the element at most. */
const MAX_TAB_PRESSES = 15;

/** Presses Tab until `condition` holds for the focused element, which it calls `focused`. */
async function tabTo(page: BrowserPage, condition: string, ...modifiers: Bun.WebView.Modifier[]): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < MAX_TAB_PRESSES; presses++) {
    await page.press('Tab', ...modifiers);
    if (await page.read<boolean>(`((focused) => Boolean(${condition}))(${FOCUS})`)) return;
    seen.push(await page.read<string>(`${FOCUS}.outerHTML.slice(0, 60)`));
  }
  throw new Error(`Tab never leads to ${condition}, but to ${seen.join(' | ')}`);
}

/** The focused element, or its field, draws an outline that it does not draw without the focus. */
const SHOWS_FOCUS = `[${FOCUS}, ${FOCUS}.closest('.field')].some((element) => element?.matches(':focus-visible, :has(:focus-visible)') && getComputedStyle(element).outlineStyle !== 'none' && parseFloat(getComputedStyle(element).outlineWidth) >= 1)`;

browserTest('The keyboard alone joins, replies, edits, picks an emoji, renames, and leaves for the page', async () => {
  await using server = await startTestServer();
  const tag = `<chat-box connect="manual" server="${server.url}"></chat-box>`;
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script>${tag}<button>After</button>`,
  );
  await using bob = await BrowserPage.open(chatPage(server.url));
  await bob.until(`you().length > 0`);
  await bob.send('Does anybody know?');
  await bob.until(`texts().length === 1 && all(part('log'), '.pending').length === 0`);

  await using ann = await BrowserPage.open(host.url, { width: 400, height: 700 });
  await ann.until(`part('empty').querySelector('button') !== null`);
  await tabTo(ann, `focused.textContent.includes('Join')`);
  expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
  await ann.press('Enter');
  await ann.until(`texts().length === 1 && you().length > 0`);

  // Go to the message in the log and reply to it.
  await ann.until(`${FOCUS} === ${FIELD}`);
  await tabTo(ann, `focused.role === 'log'`, 'Shift');
  expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
  await ann.press('ArrowUp');
  await ann.until(`${FOCUS}.localName === 'article'`);
  expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
  await ann.press('Enter');
  await ann.until(`${FOCUS}.title === 'Add reaction'`);
  expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
  await ann.press('ArrowRight');
  await ann.until(`${FOCUS}.title === 'Reply'`);
  await ann.press('Enter');
  await ann.until(
    `${FOCUS} === ${FIELD} && shown(part('composer').querySelector('#compose-mode')).startsWith('Replying to')`,
  );
  expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
  await ann.saveScreenshot('keyboard-answer');
  // Escape cancels the reply. Then take the same path again.
  await ann.press('Escape');
  await ann.until(`shown(part('composer').querySelector('#compose-mode')) === ''`);
  await tabTo(ann, `focused.role === 'log' || focused.localName === 'article'`, 'Shift');
  if (await ann.read<boolean>(`${FOCUS}.role === 'log'`)) await ann.press('ArrowUp');
  await ann.until(`${FOCUS}.localName === 'article'`);
  await ann.press('Enter');
  await ann.until(`${FOCUS}.title === 'Add reaction'`);
  await ann.press('ArrowRight');
  await ann.press('Enter');
  await ann.until(`${FOCUS} === ${FIELD}`);
  await ann.type('I do');
  await ann.press('Enter');
  await bob.until(`texts().includes('I do') && shown(part('log')).includes('Does anybody know?')`);
  await ann.until(`${FIELD}.value === '' && all(part('log'), '.pending').length === 0`);

  // Edit the message, then cancel.
  await ann.press('ArrowUp');
  await ann.until(`${FIELD}.value === 'I do'`);
  await ann.type(' not');
  await ann.press('Enter');
  await bob.until(`texts().some((text) => text.startsWith('I do not'))`);
  await ann.until(`${FIELD}.value === '' && texts().some((text) => text.startsWith('I do not'))`);

  // Pick an emoji.
  await tabTo(ann, `focused.className === 'emoji'`);
  expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
  await ann.press('Enter');
  await ann.until(`${FOCUS}.type === 'search'`);
  await ann.press('ArrowDown');
  await ann.until(`${FOCUS}.role === 'option'`);
  expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
  await ann.press('Enter');
  await ann.until(`${FIELD}.value === '😀' && ${FOCUS} === ${FIELD}`);
  await tabTo(ann, `focused.className === 'main'`);
  await ann.press('Enter');
  await bob.until(`texts().includes('😀')`);

  // Open the list of people and rename.
  await tabTo(ann, `focused.getAttribute('aria-controls') === 'people'`, 'Shift');
  expect(await ann.read<boolean>(SHOWS_FOCUS)).toBe(true);
  await ann.press('Enter');
  await ann.until(`box.shadowRoot.querySelector('chat-box-people').offsetParent !== null`);
  await tabTo(ann, `focused.className === 'more'`);
  await ann.press('Enter');
  await ann.until(`${FOCUS}.name === 'name'`);
  await ann.run(`${FOCUS}.select()`);
  await ann.type('Ann');
  await ann.press('Enter');
  await bob.until(`people().includes('Ann')`);
  await ann.until(`${FOCUS}.className === 'more' && you() === 'Ann'`);

  // Tab leaves the element: it does not trap the focus.
  await tabTo(ann, `focused.textContent === 'After'`);
  expect(ann.consoleErrors).toEqual([]);
});
