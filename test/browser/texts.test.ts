import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

async function open(): Promise<BrowserPage> {
  const page = await BrowserPage.open(chatPage(server.url, `room="${freshRoom()}"`));
  await page.until(`box.state.phase === 'live'`);
  return page;
}

const FIELD = `part('composer').querySelector('textarea')`;

browserTest('A message and its quotation have the direction of the first letter', async () => {
  await using page = await open();
  await page.run(`box.send('\\u200eשלום, מה נשמע?'); box.send('\\u200f(1) hello');`);
  const directions = (selector: string) =>
    `all(part('log'), '${selector}').map((element) => getComputedStyle(element).direction).join()`;
  await page.until(`texts().length === 2 && all(part('log'), '.pending').length === 0`);
  expect(await page.read<string>(directions('.text'))).toBe('rtl,ltr');
  await page.run(`box.client.messages.forEach(({ id }) => box.client.send('an answer', id))`);
  await page.until(`all(part('log'), '.quote bdi:not(.name)').length === 2`);
  expect(await page.read<string>(directions('.quote bdi:not(.name)'))).toBe('rtl,ltr');
});

browserTest('A link shows the host it leads to when the text shows another, and tells that host nothing', async () => {
  await using page = await open();
  await page.run(`box.send('https://аррӏе.com/x and https://a.example/y')`);
  const links = `JSON.stringify(all(part('log'), '.text a').map((a) => [a.textContent, a.title, a.rel]))`;
  await page.until(`all(part('log'), '.text a').length === 2`);
  const rel = 'noopener noreferrer nofollow ugc';
  expect(JSON.parse(await page.read<string>(links))).toEqual([
    ['https://аррӏе.com/x', 'xn--80ak6aa92e.com', rel],
    ['https://a.example/y', '', rel],
  ]);
});

for (const [what, text] of Object.entries({
  'a Braille blank': '\u2800',
  'a Hangul filler': '\u3164',
  'zero-width characters': '\u200b\u2060\ufeff',
  tags: '\u{e0041}\u{e0042}',
  'a soft hyphen and a space': ' \u00ad ',
})) {
  browserTest(`The composer does not send ${what}`, async () => {
    await using page = await open();
    await page.click(FIELD);
    await page.commit(text);
    await page.until(`part('composer').querySelector('.main').disabled && ${FIELD}.value !== ''`);
    await page.press('Enter');
    // The next text arrives alone.
    await page.run(`${FIELD}.value = ''`);
    await page.commit('visible');
    await page.press('Enter');
    await page.until(`texts().join() === 'visible'`);
    expect(await page.read<boolean>(`box.send(${JSON.stringify(text)})`)).toBe(false);
  });
}
