import { afterAll, beforeAll, expect } from 'bun:test';
import { LANGUAGES } from '../../www/chat-box/language.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const site = (tags: string, lang = 'en') =>
  hostPage(`<html lang="${lang}"><script type="module" src="${server.url}/chat-box.js"></script>${tags}</html>`);
const placeholder = (of: string) => `part('composer', ${of}).querySelector('textarea').placeholder`;
/** The word on the button that sends. English and French have the same placeholder. */
const send = (of: string) => `shown(part('composer', ${of}).querySelector('[part=send] > span'))`;

const SECTION = `box.shadowRoot.querySelector('section')`;

browserTest('The element uses the language of its page, in every region and script', async () => {
  await using host = site('<chat-box></chat-box>');
  await using page = await BrowserPage.open(host.url);
  await page.until(`${SECTION}.lang === 'en-US'`);
  for (const language of LANGUAGES) {
    await page.run(`document.documentElement.lang = '${language}-${language === 'zh' ? 'Hant' : 'XX'}'`);
    await page.until(`new Intl.Locale(${SECTION}.lang).language === '${language}'`);
    const [direction, text] = await page.read<[string, string]>(
      `[getComputedStyle(${SECTION}).direction, ${send('box')}]`,
    );
    expect(direction).toBe(language === 'ar' ? 'rtl' : 'ltr');
    expect(text).not.toBe('Send');
    // Japanese breaks between phrases, not inside words.
    expect(await page.read<string>(`getComputedStyle(part('log').host).wordBreak`)).toBe('auto-phrase');
    await page.saveScreenshot(`language-${language}`);
  }
  expect(page.consoleErrors).toEqual([]);
});

browserTest('The element writes days in its own language, and marks messages as being in any language', async () => {
  await using host = site('<chat-box lang="de" formal></chat-box>', 'it');
  await using page = await BrowserPage.open(host.url);
  await page.until(`shown(part('status')).includes('Sie sind ')`);
  await page.run(`box.send('Where are you?')`);
  await page.until(`texts().length === 1`);
  expect(await page.read<string>(`${SECTION}.lang`)).toBe('de');
  expect(await page.read<string>(`part('log').querySelector('.text').getAttribute('lang')`)).toBe('');
  // Three days later. An element that is inserted reads the clock of the page.
  await page.run(`
    const { Date: Real } = window;
    window.Date = class extends Real {
      constructor(...given) { super(...(given.length ? given : [Date.now()])); }
      static now() { return Real.now() + 3 * 24 * 60 * 60_000; }
    };
    document.body.append(box);
  `);
  const germanDay = /^(?:Mon|Diens|Mitt|Donners|Frei|Sams|Sonn)\p{L}+, \d+\. \p{L}+ \d{4}$/u;
  await page.until(`${germanDay}.test(shown(part('log').querySelector('.day')))`);
  await page.run(`box.formal = false`);
  await page.until(`shown(part('status')).includes('Du bist ')`);
  expect(page.consoleErrors).toEqual([]);
});

/** A server of scripts that answers for German words only when the test releases them. */
function slowGerman(room: string) {
  const released = Promise.withResolvers<void>();
  const requested = Promise.withResolvers<void>();
  const scripts = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 0,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      if (pathname === '/chat-box.de.js') {
        requested.resolve();
        await released.promise;
      }
      const script = await (await fetch(server.url + pathname + search)).text();
      const headers = { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' };
      return new Response(script, { headers });
    },
  });
  // The page holds the timers of a second. One of them ends the wait for words.
  const host = hostPage(
    `<html lang="de"><script>
      const start = window.setTimeout;
      const held = [];
      window.setTimeout = (run, ms, ...rest) => (ms === 1000 ? held.push(run) : start(run, ms, ...rest));
      window.endWait = () => held.splice(0).forEach((run) => run());
      window.drawn = new Set();
      const look = () => {
        const log = document.querySelector('chat-box').shadowRoot?.querySelector('chat-box-composer');
        drawn.add(log?.shadowRoot?.querySelector('textarea')?.placeholder);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    </script>
    <script type="module" src="${scripts.url}chat-box.js"></script>
    <chat-box server="${server.url}" room="${room}"><p>The chat is loading.</p></chat-box></html>`,
  );
  return {
    url: host.url,
    requested: requested.promise,
    release: released.resolve,
    async [Symbol.asyncDispose]() {
      released.resolve();
      await host[Symbol.asyncDispose]();
      await scripts.stop(true);
    },
  };
}

browserTest('The element joins before its words have loaded, and draws nothing in English first', async () => {
  await using german = slowGerman('words-first');
  await using page = await BrowserPage.open(german.url);
  await page.until(`box.state.phase === 'live'`);
  await german.requested;
  expect(await page.read<boolean>(`${SECTION} === null && box.querySelector('p').checkVisibility()`)).toBe(true);
  german.release();
  await page.until(`${placeholder('box')}.startsWith('Nachricht')`);
  await page.until(`drawn.has(${placeholder('box')})`);
  expect(await page.read<boolean>(`drawn.has('Message')`)).toBe(false);
  expect(await page.read<boolean>(`box.querySelector('p').checkVisibility()`)).toBe(false);
});

browserTest(
  'The element is drawn in English when its words take long, and in its language once they are there',
  async () => {
    await using german = slowGerman('words-late');
    await using page = await BrowserPage.open(german.url);
    await page.until(`box.state.phase === 'live'`);
    await german.requested;
    expect(await page.read<boolean>(`${SECTION} === null`)).toBe(true);
    await page.run('endWait();');
    await page.until(`${placeholder('box')} === 'Message'`);
    german.release();
    await page.until(`${placeholder('box')}.startsWith('Nachricht')`);
  },
);

browserTest('Two elements of a page use two languages, and each follows its lang', async () => {
  await using host = site('<div lang="de"><chat-box></chat-box></div><chat-box room="other"></chat-box>');
  await using page = await BrowserPage.open(host.url);
  const [first, second] = [0, 1].map((at) => `all(document, 'chat-box')[${at}]`);
  await page.until(`${send(first ?? '')} !== 'Send'`);
  expect(await page.read<string>(send(second ?? ''))).toBe('Send');
  await page.run(`${second}.lang = 'fr'`);
  await page.until(`${send(second ?? '')} !== 'Send'`);
  await page.run(`${second}.removeAttribute('lang'); document.documentElement.lang = 'es'`);
  await page.until(`${send(second ?? '')} !== ${send(first ?? '')}`);
});

browserTest('The element prefers sentences of the page to its own, and falls back to English', async () => {
  await using host = site('<chat-box room="own-words"></chat-box>', 'tlh');
  await using page = await BrowserPage.open(host.url);
  await page.until(`${placeholder('box')} === 'Message'`);
  await page.run(`box.words = { messageField: 'Ask us anything', online: (count) => count + ' at the desk' }`);
  await page.until(`${placeholder('box')} === 'Ask us anything' && shown(part('people')).includes('1 at the desk')`);
  expect(page.consoleErrors).toEqual([]);
});

browserTest('The element lays out English sentences left to right on a right-to-left page', async () => {
  await using host = site('<chat-box room="hebrew"></chat-box>', 'he" dir="rtl');
  await using page = await BrowserPage.open(host.url);
  await page.name();
  /** Whether a character of the visible text is to the left of another. */
  const isLeftOf = (root: string, first: string, second: string) => `(() => {
    const at = (what) => {
      for (const walker = document.createTreeWalker(${root}, NodeFilter.SHOW_TEXT); walker.nextNode(); ) {
        const { currentNode } = walker;
        const start = currentNode.data.indexOf(what);
        if (start >= 0) {
          const range = new Range();
          range.setStart(currentNode, start);
          range.setEnd(currentNode, start + 1);
          return range.getBoundingClientRect().left;
        }
      }
      throw new Error('nowhere: ' + what);
    };
    return at(${first}) < at(${second});
  })()`;
  await page.until(isLeftOf(`part('people')`, `'1'`, `' online'`));
  await page.until(isLeftOf(`part('empty')`, `'Share'`, `'hello.'`));
  await page.until(isLeftOf(`part('empty')`, `'hello'`, `'.'`));
  await page.until(isLeftOf(`part('status')`, `'You’re'`, `box.client.you.name`));
  await using friend = await BrowserPage.open(new URL('?friend', host.url));
  const name = await friend.name();
  await page.until(isLeftOf(`part('log').querySelector('.presence')`, `'${name}'`, `' joined'`));
  await page.run(`box.client.command({ type: 'rename', name: '${name}' })`);
  await page.until(isLeftOf(`box.shadowRoot.querySelector('.refusal')`, `'That'`, `'.'`));
  await friend.run(`box.send('a slip')`);
  await page.until(`texts().includes('a slip')`);
  await friend.run(`box.client.command({ type: 'delete', message: box.client.messages.at(-1).id })`);
  await page.until(isLeftOf(`part('log').querySelector('.mark')`, `'deleted'`, `'.'`));
  await using another = await BrowserPage.open(new URL('?another', host.url));
  await using last = await BrowserPage.open(new URL('?last', host.url));
  await Promise.all([another.name(), last.name()]);
  await page.until(isLeftOf(`all(part('log'), 'summary').at(-1)`, `'2'`, `' people'`));
  await page.resize({ width: 400 });
  await page.until(isLeftOf(`box.shadowRoot.querySelector('header button[aria-controls=people]')`, `'4'`, `' online'`));
});

browserTest('The emoji button covers no text in any direction of page and text', async () => {
  const field = `part('composer').querySelector('textarea')`;
  const isCovered = `(() => {
    const style = getComputedStyle(${field});
    const text = ${field}.getBoundingClientRect();
    const button = part('composer').querySelector('.emoji').getBoundingClientRect();
    return button.left < text.right - parseFloat(style.paddingRight) && button.right > text.left + parseFloat(style.paddingLeft);
  })()`;
  await using host = site('<chat-box></chat-box>', 'ar');
  await using page = await BrowserPage.open(host.url, { width: 320 });
  for (const [lang, onTheLeft] of [
    ['ar', true],
    ['ja', false],
  ] as const) {
    await page.run(`document.documentElement.lang = '${lang}'`);
    await page.until(
      `getComputedStyle(box.shadowRoot.querySelector('section')).direction === '${onTheLeft ? 'rtl' : 'ltr'}'`,
    );
    for (const [text, direction] of [
      // The placeholder stands where the text will begin.
      ['', onTheLeft ? 'rtl' : 'ltr'],
      ['left to right', 'ltr'],
      ['من اليمين إلى اليسار', 'rtl'],
    ]) {
      await page.run(`${field}.value = '${text}'; ${field}.dispatchEvent(new InputEvent('input', { bubbles: true }));`);
      await page.until(`getComputedStyle(${field}).direction === '${direction}'`);
      expect(await page.read<boolean>(isCovered)).toBe(false);
    }
    const [button, middle] = [`part('composer').querySelector('.emoji')`, field].map(
      (of) => `${of}.getBoundingClientRect().x`,
    );
    expect(await page.read<boolean>(`${button} <= ${middle}`)).toBe(onTheLeft);
  }
});
