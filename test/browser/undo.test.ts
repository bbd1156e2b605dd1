import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { portForRestarts } from '../helpers/page-port.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { STOP_UNDO_CLOCK } from '../helpers/undo-clock.ts';

const log = `part('log')`;
const ARTICLES = `all(${log}, 'article')`;
const ROWS = `${ARTICLES}.map((row) => shown(row.querySelector('.text')).replace(/^\\w+: /, '')).join('|')`;
const FOCUSED = `${log}.activeElement`;

/** Deletes the message at an index with the keyboard. */
async function remove(page: BrowserPage, index: number): Promise<void> {
  await page.until(`all(${log}, '.pending').length === 0 && box.state.phase !== 'joining'`);
  await page.until(`${ARTICLES}[${index}] !== undefined`);
  await page.run(`${ARTICLES}[${index}].focus()`);
  await page.press('Enter');
  await page.until(`${FOCUSED}?.title === 'Add reaction'`);
  await page.press('ArrowLeft');
  await page.until(`${FOCUSED}?.title === 'Delete'`);
  await page.press('Enter');
  await page.until(`${FOCUSED} === ${ARTICLES}[${index}].querySelector('.undo')`);
}

browserTest('Each of several deletions can be undone, and is sent when its time is over', async () => {
  await using server = await startTestServer();
  await using ann = await BrowserPage.open(chatPage(server.url));
  await using bob = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  for (const text of ['one', 'two', 'three']) await ann.send(text);
  await bob.until(`texts().length === 3`);
  await ann.run(STOP_UNDO_CLOCK);
  await remove(ann, 0);
  expect(await ann.read<string>(`${FOCUSED}.ariaLabel`)).toBe('Deleted. Undo');
  await remove(ann, 2);
  expect(await ann.read<string>(ROWS)).toBe('Deleted. Undo|two|Deleted. Undo');
  // The arrow keys reach the row, and Tab its button.
  await ann.press('Escape');
  await ann.press('ArrowUp');
  await ann.press('ArrowUp');
  await ann.until(`${FOCUSED} === ${ARTICLES}[0] && ${FOCUSED}.querySelector('.undo').tabIndex === 0`);
  await ann.press('Tab');
  await ann.press('Enter');
  await ann.until(`${ROWS} === 'one|two|Deleted. Undo' && ${FOCUSED} === ${ARTICLES}[0]`);
  expect(await bob.read<string[]>('texts()')).toEqual(['one', 'two', 'three']);

  await ann.run(`${ARTICLES}[2].querySelector('.undo').focus()`);
  await ann.run(`endUndo()`);
  await bob.until(`${ROWS} === 'one|two|This message was deleted.'`);
  // The focus stays near its place.
  await ann.until(`${ROWS} === 'one|two|This message was deleted.' && ${FOCUSED} === ${ARTICLES}[2]`);
  expect([...ann.consoleErrors, ...bob.consoleErrors]).toEqual([]);
});

browserTest('A deletion is sent at once when the page or the room is left, or the chat is drawn anew', async () => {
  await using server = await startTestServer();
  await using ann = await BrowserPage.open(chatPage(server.url));
  await using bob = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  const leave = {
    hides: () => ann.setHidden(true).then(() => ann.setHidden(false)),
    reloads: () => ann.reload(),
    'opens another room': () => ann.run(`box.room = 'other'; await box.updateComplete; box.room = 'lobby'`),
    'moves the element': () => ann.run(`const { parentElement } = box; box.remove(); parentElement.append(box)`),
    'changes the mode': () => ann.run(`box.mode = 'panel'; await box.updateComplete; box.mode = 'inline'`),
    'leaves the room': () => ann.run(`box.leave()`),
  };
  let index = 0;
  for (const [text, act] of Object.entries(leave)) {
    await ann.until(`people().length === 2`);
    await ann.send(text);
    await bob.until(`texts().includes('${text}')`);
    await ann.run(STOP_UNDO_CLOCK);
    await remove(ann, index);
    await act();
    index++;
    await bob.until(`${ROWS} === '${'This message was deleted.|'.repeat(index).slice(0, -1)}'`);
  }
});

browserTest('A deletion without a connection waits for the next one', async () => {
  const PORT = String(await portForRestarts());
  using folder = temporaryFolder();
  const DATA_DIR = folder.path;
  await using server = await startTestServer({ PORT, DATA_DIR });
  await using ann = await BrowserPage.open(chatPage(server.url, 'via="websocket"'));
  await ann.name();
  await ann.send('a word');
  await ann.until(`texts().length === 1`);
  // The script that undoes takes the clock when it loads.
  await ann.run(STOP_UNDO_CLOCK);
  await ann.until(`all(${log}, '.pending').length === 0`);
  await ann.run(`${ARTICLES}[0].focus()`);
  await ann.press('Enter');
  await ann.until(`${FOCUSED}?.title === 'Add reaction' && customElements.get('chat-box-undo') !== undefined`);
  await ann.press('Escape');
  await server.stop('SIGKILL');
  await ann.until(`box.state.phase === 'waiting'`);
  await remove(ann, 0);
  await ann.run(`endUndo()`);
  await ann.until(`${ROWS} === 'This message was deleted.' && box.client.outgoing.length === 1`);
  await using next = await startTestServer({ PORT, DATA_DIR });
  await ann.run(`part('status').querySelector('button').click()`);
  await ann.until(`box.state.phase === 'live' && box.client.outgoing.length === 0`, 40_000);
  await using bob = await BrowserPage.open(chatPage(next.url));
  await bob.until(`${ROWS} === 'This message was deleted.'`);
});
