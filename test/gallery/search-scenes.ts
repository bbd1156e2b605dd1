import type { BrowserPage } from '../helpers/browser-page.ts';
import type { TestServer } from '../helpers/start-test-server.ts';
import { haveConversation } from './sample-conversation.ts';
import type { Scene } from './scenes.ts';

const SEARCH = `box.shadowRoot.querySelector('chat-box-search')?.shadowRoot`;
const STATUS = `shown(${SEARCH}.querySelector('p'))`;
/** A small phone, a phone, a tablet and a window. */
const WIDTHS = [320, 390, 768, 1_280];

/** Opens the search over a conversation, and types a text. */
function searchFor(text: string, isShown: string): Scene['arrange'] {
  return async (page: BrowserPage, server: TestServer, stack: AsyncDisposableStack) => {
    await page.until(`you().length > 0`);
    await haveConversation(page, server, stack);
    await page.click(`part('composer').querySelector('textarea')`);
    await page.press('f', 'Control');
    await page.until(`${SEARCH}?.activeElement?.localName === 'input'`);
    if (text !== '') await page.type(text);
    await page.until(isShown);
  };
}

const hasResults = `all(${SEARCH}, 'li').length > 1`;

/** Scenes of the search. */
export const searchScenes: readonly Scene[] = [
  { name: 'search', widths: WIDTHS, arrange: searchFor('', `${STATUS} !== ''`) },
  {
    name: 'search-results',
    widths: WIDTHS,
    async arrange(page, server, stack) {
      await searchFor('the', hasResults)(page, server, stack);
      await page.press('ArrowDown');
      await page.press('ArrowDown');
      await page.until(`${SEARCH}.querySelector('[aria-selected=true]') !== null`);
    },
  },
  { name: 'search-none', widths: WIDTHS, arrange: searchFor('zebra crossing', `${STATUS}.startsWith('No ')`) },
  {
    name: 'search-loaded-only',
    environment: { SEARCH: '0', RATE: '0' },
    widths: WIDTHS,
    async arrange(page, server, stack) {
      await page.until(`you().length > 0`);
      await page.run(`for (let line = 1; line <= 60; line++) box.send('Line ' + line + ' of a long conversation');`);
      await page.until(`texts().length >= 60 && all(part('log'), '.pending').length === 0`);
      await page.reload();
      await page.until(`texts().length === 50`);
      await searchFor('long', `${STATUS}.includes('only search')`)(page, server, stack);
    },
  },
  { name: 'search-arabic', attributes: 'lang="ar"', widths: WIDTHS, arrange: searchFor('e', hasResults) },
];
