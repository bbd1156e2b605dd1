import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { LAUNCHER } from '../helpers/page-docked.ts';
import { hostPage, type PageHost } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const EMOJI = `part('composer').querySelector('.emoji')`;
const HINT = `shown(part('composer').querySelector('#hint'))`;
const PICKER = `part('composer').querySelector('chat-box-emoji-picker')`;
const IS_PICKER_OPEN = `${PICKER}.matches(':popover-open') && ${PICKER}.shadowRoot.activeElement !== null`;
const FAILURE = 'Couldn’t load this. Try again, or reload the page.';

/** How often the page has requested a script that loads on demand. */
const requests = (name: string) =>
  `performance.getEntriesByType('resource').filter(({ name }) => name.includes('chat-box.${name}.js')).length`;

/** The text of a script of the chat server. */
async function readScript(path: string): Promise<string> {
  return (await fetch(server.url + path)).text();
}

/** A page whose site serves a copy of `chat-box.js` and, of what it loads, only the `scripts` that a test adds. */
async function copiedSite(
  tag: string,
  chatServer = server.url,
): Promise<{ host: PageHost; scripts: Record<string, string> }> {
  const scripts: Record<string, string> = { '/chat-box.js': await readScript('/chat-box.js') };
  const html = `<script type="module" src="/chat-box.js"></script><chat-box server="${chatServer}" ${tag}></chat-box>`;
  return { host: hostPage(html, {}, scripts), scripts };
}

browserTest('The picker loads once for two elements, opens with the focus in it, and returns the focus', async () => {
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script>
    <chat-box room="one"></chat-box><chat-box room="two"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url, { height: 1_400 });
  await page.name();
  expect(await page.read<number>(requests('emoji'))).toBe(0);
  await page.click(EMOJI);
  await page.until(IS_PICKER_OPEN);
  await page.press('Escape');
  await page.until(`part('composer').activeElement === ${EMOJI}`);
  const second = `part('composer', all(document, 'chat-box')[1])`;
  await page.click(`${second}.querySelector('.emoji')`);
  await page.until(`${second}.querySelector('chat-box-emoji-picker').shadowRoot.activeElement !== null`);
  expect(await page.read<number>(requests('emoji'))).toBe(1);
  expect(page.consoleErrors).toEqual([]);
});

browserTest('A page requests the newest messages before the scripts that it draws with', async () => {
  await using host = hostPage(
    `<html lang="de"><script type="module" src="${server.url}/chat-box.js"></script><chat-box room="first"></chat-box></html>`,
  );
  await using page = await BrowserPage.open(host.url);
  await page.until(`${requests('status')} === 1 && ${requests('de')} === 1 && box.state.phase === 'live'`);
  const [first, second] = await page.read<string[]>(
    `performance.getEntriesByType('resource').sort((a, b) => a.startTime - b.startTime).map(({ name }) => new URL(name).pathname)`,
  );
  expect([first, second]).toEqual(['/chat-box.js', '/rooms/first/now']);
});

browserTest('A pointer on a button, and the focus on it, load what a press needs', async () => {
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box room="intent"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url);
  await page.name();
  await page.point(`tool('menu')`);
  await page.until(`${requests('menu')} === 1`);
  await page.run(`${EMOJI}.focus()`);
  await page.until(`${requests('emoji')} === 1 && customElements.get('chat-box-emoji-picker') !== undefined`);
  expect(await page.read<boolean>(`${PICKER}.matches(':popover-open')`)).toBe(false);
  await page.press('Enter');
  await page.until(IS_PICKER_OPEN);
});

browserTest('A script that does not load leaves a sentence at its button, and loads at the next press', async () => {
  const { host, scripts } = await copiedSite('room="failing"');
  await using _ = host;
  const add = async (name: string) => void (scripts[`/chat-box.${name}.js`] = await readScript(`/chat-box.${name}.js`));
  for (const name of ['people-list', 'status']) await add(name);
  await using page = await BrowserPage.open(host.url);
  await page.name();

  await page.click(EMOJI);
  await page.until(`${HINT} === '${FAILURE}'`);
  // A script of another build is as good as none.
  scripts['/chat-box.emoji.js'] = 'export const otherBuild = () => ({});';
  await page.click(EMOJI);
  await page.until(`${requests('emoji')} > 1 && ${HINT} === '${FAILURE}'`);
  await add('emoji');
  await page.click(EMOJI);
  await page.until(`${IS_PICKER_OPEN} && ${HINT} === ''`);
  await page.press('Escape');

  const menu = `tool('menu')`;
  await page.click(menu);
  await page.until(`shown(box.shadowRoot.querySelector('.refusal')).startsWith('${FAILURE}')`);
  await page.saveScreenshot('on-demand-failed-panel');
  await add('menu');
  // The sentence moves what is below it.
  await page.untilStable(`JSON.stringify(${menu}.getBoundingClientRect())`);
  await page.click(menu);
  const item = `menu().querySelector('[data-script=connection-panel]')`;
  await page.click(item);
  await page.until(`menu() === null && shown(box.shadowRoot.querySelector('.refusal')).startsWith('${FAILURE}')`);
  await add('connection-panel');
  await page.untilStable(`JSON.stringify(${menu}.getBoundingClientRect())`);
  await page.click(menu);
  await page.click(item);
  await page.until(`connectionPanel().querySelector('dl') !== null`);
  await page.press('Escape');

  const more = `part('people').querySelector('.more')`;
  await page.click(more);
  await page.until(`shown(part('people').querySelector('[role=alert]')) === '${FAILURE}'`);
  await page.saveScreenshot('on-demand-failed-form');
  await add('person-form');
  await page.click(more);
  await page.until(`personForm().getRootNode().activeElement?.name === 'name'`);
  await page.press('Escape');
  await page.until(`personForm() === null && part('people').activeElement === ${more}`);

  // Reading and writing go on without any of it.
  await page.send('still here');
  await page.until(`texts().includes('still here') && all(part('log'), '.pending').length === 0`);
  const row = `part('log').querySelector('article')`;
  await page.run(`${row}.focus()`);
  await page.press('Enter');
  await page.until(`shown(part('log').querySelector('.notice')) === '${FAILURE}'`);
  await add('message-actions');
  await page.press('Enter');
  await page.until(`part('log').activeElement.title === 'Add reaction'`);
});

browserTest(
  'A page that loses its server after chat-box.js shows that it joins, and why not as soon as it can',
  async () => {
    const { host, scripts } = await copiedSite('room="gone"', 'http://127.0.0.1:1/');
    await using _ = host;
    await using page = await BrowserPage.open(host.url);
    const status = `box.shadowRoot.querySelector('chat-box-status')`;
    await page.until(`${requests('status')} > 0 && box.state.phase === 'waiting'`);
    await page.until(
      `${status}.shadowRoot === null && ${status}.checkVisibility() && ${status}.innerText === 'Joining…'`,
    );
    const height = await page.read<number>(`${status}.getBoundingClientRect().height`);
    for (const path of ['/chat-box.accessibility.js', '/chat-box.status.js']) scripts[path] = await readScript(path);
    await page.until(`status().startsWith('Couldn’t reach the chat server.')`);
    await page.until(`customElements.get('chat-box-accessibility') !== undefined`);
    expect(await page.read<number>(`${status}.getBoundingClientRect().height`)).toBeGreaterThanOrEqual(height);
  },
);

browserTest('A bubble whose script does not load at first gets its launcher as soon as it does', async () => {
  const { host, scripts } = await copiedSite('room="late" mode="bubble"');
  await using _ = host;
  await using page = await BrowserPage.open(host.url);
  await page.until(`box.state.phase === 'live' && ${requests('page-integration')} > 0`);
  expect(await page.read<boolean>(`${LAUNCHER} === null`)).toBe(true);
  scripts['/chat-box.page-integration.js'] = await readScript('/chat-box.page-integration.js');
  await page.click(LAUNCHER);
  await page.until(`box.open && part('composer').activeElement !== null`);
});

browserTest('Names are completed from the first @ on', async () => {
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box room="names"></chat-box>`,
  );
  await using bob = await BrowserPage.open(new URL('?bob', host.url));
  const bobsName = await bob.name();
  await using ann = await BrowserPage.open(host.url);
  await ann.until(`people().length === 2`);
  await ann.click(`part('composer').querySelector('textarea')`);
  await ann.type(`@${bobsName.slice(0, 3)}`);
  await ann.until(`shown(part('composer').querySelector('#names [aria-selected=true]')).endsWith('${bobsName}')`);
  await ann.press('Enter');
  await ann.until(`part('composer').querySelector('textarea').value === '@${bobsName} '`);
});
