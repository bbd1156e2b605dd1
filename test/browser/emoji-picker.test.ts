import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const FIELD = `part('composer').querySelector('textarea')`;
const EMOJI = `part('composer').querySelector('.emoji')`;
const PICKER = `part('composer').querySelector('chat-box-emoji-picker')`;
const IN = `${PICKER}.shadowRoot`;
const FOCUS = `${IN}.activeElement`;
const OPTIONS = `all(${IN}, '[role=option]')`;
const STATUS = `shown(${IN}.querySelector('[role=status]'))`;
const IS_CLOSED = `!${PICKER}.matches(':popover-open') && part('composer').activeElement === ${EMOJI}`;
const option = (name: string) => `${IN}.querySelector('[role=option][aria-label="${name}"]')`;
const button = (title: string) => `${IN}.querySelector('button[title="${title}"]')`;

/** Opens a page of a visitor that has picked no emoji. All pages of a test run share their storage. */
async function openPage(): Promise<BrowserPage> {
  const page = await BrowserPage.open(chatPage(server.url));
  await page.name();
  await page.run(`localStorage.clear()`);
  return page;
}

async function openPicker(page: BrowserPage): Promise<void> {
  await page.click(EMOJI);
  // The words load after the emoji.
  await page.until(`${FOCUS}?.type === 'search' && ${option('grinning face')} !== null`);
}

browserTest(
  'The picker finds emoji by their names, keeps those that were picked, and applies a skin tone',
  async () => {
    await using page = await openPage();
    await openPicker(page);
    await page.type('coffee');
    await page.until(`/^\\d+ emoji$/.test(${STATUS}) && shown(${OPTIONS}[0]) === '☕'`);
    await page.press('Enter');
    await page.until(`${FIELD}.value === '☕' && part('composer').activeElement === ${FIELD}`);

    // A word without results leaves a sentence, and Enter picks nothing.
    await openPicker(page);
    expect(await page.read<string>(`shown(${OPTIONS}[0]) + ' ' + ${OPTIONS}[0].ariaLabel`)).toBe('☕ hot beverage');
    await page.type('xyzzy');
    await page.until(`${STATUS} === 'No emoji found. Try another word.' && ${OPTIONS}.length === 0`);
    await page.press('Enter');
    await page.run(`${FOCUS}.select()`);
    await page.type('thumbs up');
    await page.until(`${STATUS} === '1 emoji'`);

    // A skin tone changes the results and what is picked.
    await page.click(`${IN}.querySelector('.tone')`);
    await page.until(`${FOCUS}.type === 'radio'`);
    await page.press('ArrowRight');
    await page.press('ArrowRight');
    await page.until(`shown(${OPTIONS}[0]) === '👍🏼'`);
    await page.press('Escape');
    await page.until(`${FOCUS}.className === 'tone' && ${FOCUS}.title === 'Skin tone: Medium light'`);
    await page.click(`${OPTIONS}[0]`);
    await page.until(`${FIELD}.value === '☕👍🏼'`);

    // Both choices are kept, for other elements and pages of the site.
    await page.reload();
    await page.name();
    await openPicker(page);
    expect(await page.read<string[]>(`${OPTIONS}.slice(0, 2).map((o) => o.ariaLabel)`)).toEqual([
      'thumbs up (Medium light)',
      'hot beverage',
    ]);
    await page.click(button('People and gestures'));
    await page.until(`${button('People and gestures')}.ariaCurrent === 'true'`);
    await page.until(`shown(${option('waving hand')}) === '👋🏼'`);
    expect(page.consoleErrors).toEqual([]);
  },
);

browserTest('The keyboard moves through the picker, draws what it reaches, and leaves it with Tab', async () => {
  await using page = await openPage();
  await openPicker(page);
  // A list of 1,900 emoji would take too long to draw at once.
  expect(await page.read<number>(`${OPTIONS}.length`)).toBeLessThan(600);
  await page.press('ArrowDown');
  await page.until(`${FOCUS}.ariaLabel === 'grinning face'`);
  await page.press('End', 'Control');
  await page.until(`${FOCUS}.ariaLabel === 'flag: Wales' && ${button('Flags')}.ariaCurrent === 'true'`);
  await page.press('PageUp');
  await page.until(`${FOCUS}.ariaLabel === 'chequered flag'`);
  await page.press('PageUp');
  await page.until(`${FOCUS}.ariaLabel === 'ATM sign' && ${button('Symbols')}.ariaCurrent === 'true'`);
  await page.press('Home', 'Control');
  await page.until(`${FOCUS}.ariaLabel === 'grinning face'`);
  await page.press('ArrowUp');
  await page.until(`${FOCUS}.type === 'search'`);

  // Characters typed in the grid continue the search.
  await page.press('ArrowDown');
  await page.until(`${FOCUS}.role === 'option'`);
  await page.type('rocket');
  await page.until(`${FOCUS}.value === 'rocket' && shown(${OPTIONS}[0]) === '🚀'`);

  // Tab goes on to the groups, the emoji and the skin tone, and then returns to the button and moves on.
  await page.press('Tab');
  await page.until(`${FOCUS}.closest('[role=toolbar]') !== null`);
  const first = await page.read<string>(`${FOCUS}.title`);
  await page.press('ArrowLeft');
  await page.until(`${FOCUS}.title === 'Flags'`);
  await page.press('ArrowRight');
  await page.until(`${FOCUS}.title === '${first}'`);
  await page.press('Tab');
  await page.until(`${FOCUS}.role === 'option'`);
  await page.press('Tab');
  await page.until(`${FOCUS}.className === 'tone'`);
  await page.press('Tab');
  await page.until(`!${PICKER}.matches(':popover-open') && part('composer').activeElement !== ${EMOJI}`);

  await openPicker(page);
  await page.press('Escape');
  await page.until(IS_CLOSED);
  expect(page.consoleErrors).toEqual([]);
});

browserTest(
  'The picker works in a closed shadow root of a sandboxed page without styles, in another language',
  async () => {
    // The fonts of this system draw flags as letters, and no emoji of Unicode 15.
    const nest = `
    const fill = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
      fill.call(this, { '🇩🇪': 'DE', '🫨': '?' }[text] ?? text, ...at);
    };
    const outer = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'closed' });
    const inner = outer.appendChild(document.createElement('p')).attachShadow({ mode: 'closed' });
    globalThis.nested = inner.appendChild(document.createElement('chat-box'));
    nested.lang = 'ar';
    nested.style.height = '600px';`;
    await using host = hostPage(
      `<script type="module" src="${server.url}/chat-box.js"></script><body><script src="/nest.js"></script>`,
      {
        'Content-Security-Policy': `sandbox allow-scripts; default-src 'none'; script-src 'self' ${server.url};
        connect-src ${server.url} ${server.url.replace('http', 'ws')};
        require-trusted-types-for 'script'; trusted-types lit-html`.replace(/\s+/g, ' '),
      },
      { '/nest.js': nest },
    );
    await using page = await BrowserPage.open(host.url);
    const composer = `part('composer', nested)`;
    const picker = `${composer}.querySelector('chat-box-emoji-picker')`;
    await page.until(`shown(part('status', nested).querySelector('.you')).length > 0`);
    for (const before of ['', '🚀']) {
      await page.click(`${composer}.querySelector('.emoji')`);
      await page.until(`${picker}.shadowRoot.activeElement?.type === 'search'`);
      // Without storage, the emoji that were picked last are kept by the page.
      const first = `shown(${picker}.shadowRoot.querySelector('[role=option]'))`;
      await page.until(`${first} === '${before || '😀'}'`);
      expect(await page.read<number>(`all(${picker}.shadowRoot, '.groups button').length`)).toBe(before ? 9 : 8);
      expect(await page.read<boolean>(`all(${picker}.shadowRoot, '[role=option]').map(shown).includes('🫨')`)).toBe(
        false,
      );
      await page.type('صاروخ');
      await page.until(
        `${first} === '🚀' && ${picker}.shadowRoot.querySelector('[role=option]').ariaLabel === 'صاروخ'`,
      );
      await page.press('Enter');
      await page.until(`${composer}.querySelector('textarea').value === '${before}🚀'`);
    }
    expect(page.consoleErrors).toEqual([]);
  },
);
