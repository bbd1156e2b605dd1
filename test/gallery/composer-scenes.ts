import type { BrowserPage } from '../helpers/browser-page.ts';
import type { TestServer } from '../helpers/start-test-server.ts';
import { STOP_UNDO_CLOCK } from '../helpers/undo-clock.ts';
import { haveConversation } from './sample-conversation.ts';
import type { Scene } from './scenes.ts';

/** Two phones and a tablet. */
const WIDTHS = [320, 390, 768];
const ADMIN_TOKEN = 'an admin token for pictures';
const FIELD = `part('composer').querySelector('textarea')`;
const OWN = (back: number) => `all(part('log'), '[part~=own-message]').at(-${back})`;

async function busy(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await page.until(`you().length > 0`);
  await haveConversation(page, server, stack);
}

/** Types lines into the field. */
function typing(...lines: readonly string[]): Scene['arrange'] {
  return async (page, server, stack) => {
    await busy(page, server, stack);
    await page.click(FIELD);
    await page.commit(lines.join('\n'));
  };
}

/** Presses a button of the bar of a message. */
async function press(page: BrowserPage, row: string, title: string): Promise<void> {
  const button = `all(part('log'), '.actions button').find((button) => button.title === '${title}')`;
  await page.run(`${row}.scrollIntoView({ block: 'nearest' })`);
  await page.point(row);
  await page.until(`${button} !== undefined`);
  await page.click(button);
}

/** Opens a card over the field. */
function composing(title: string, row: string): Scene['arrange'] {
  return async (page, server, stack) => {
    await busy(page, server, stack);
    await press(page, row, title);
    await page.until(`shown(part('composer').querySelector('#compose-mode')).length > 0`);
  };
}

const REPLY = composing('Reply', `all(part('log'), 'article').find((row) => shown(row).includes('a minute'))`);

/** Scenes of the composer. */
export const composerScenes: readonly Scene[] = [
  { name: 'composer-empty', widths: WIDTHS, arrange: (page) => page.until(`you().length > 0`) },
  { name: 'composer-line', widths: WIDTHS, arrange: typing('One line of text') },
  {
    name: 'composer-lines',
    widths: WIDTHS,
    arrange: typing('One', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'),
  },
  { name: 'composer-reply', widths: WIDTHS, arrange: REPLY },
  { name: 'composer-edit', widths: WIDTHS, arrange: composing('Edit', OWN(1)) },
  {
    name: 'composer-undo',
    widths: WIDTHS,
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      await page.run(STOP_UNDO_CLOCK);
      for (const back of [2, 1]) {
        await press(page, OWN(back), 'Delete');
        await page.until(`${OWN(back)}.querySelector('.undo') !== null`);
      }
    },
  },
  {
    name: 'composer-rename',
    widths: WIDTHS,
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      await page.click(`part('composer').querySelector('.me')`);
      await page.until(`box.shadowRoot.querySelector('chat-box-person-form') !== null`);
    },
  },
  {
    name: 'composer-slow',
    widths: WIDTHS,
    environment: { ADMIN_TOKEN },
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      await page.run(`box.adminToken = '${ADMIN_TOKEN}'`);
      await page.until(`box.state.isModerator`);
      await page.run(`box.client.command({ type: 'settings', rev: 0, slow: 60 })`);
      await page.until(`box.client.settings !== undefined`);
      await page.run(`box.adminToken = null`);
      await page.until(`box.state.phase === 'live' && !box.state.isModerator`);
      await page.click(FIELD);
      await page.type('In a minute');
      await page.until(`/\\d/.test(shown(part('composer').querySelector('[part=send]')))`);
    },
  },
  {
    name: 'composer-too-fast',
    widths: [320, 640],
    environment: { RATE: '1' },
    async arrange(page) {
      await page.until(`you().length > 0`);
      await page.run(`for (let count = 1; count <= 40; count++) box.client.send('Number ' + count)`);
      await page.until(`box.client.pausedUntil > Date.now()`);
    },
  },
  {
    name: 'composer-refused',
    widths: [320, 640],
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      await page.send(`/nick ${await page.read<string>(`people().at(-1)`)}`);
      await page.until(`!box.shadowRoot.querySelector('.refusal').hidden`);
    },
  },
  { name: 'composer-right-to-left', attributes: 'dir="rtl"', widths: WIDTHS, arrange: REPLY },
  { name: 'composer-forced-colors', widths: WIDTHS, forcedColors: true, arrange: REPLY },
];
