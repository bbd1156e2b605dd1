import { expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest, longBrowserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { hostPage } from '../helpers/page-host.ts';
import { joinPlainMembers } from '../helpers/plain-members.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const ADMIN = 'an-admin-token-of-ours';
const TOKEN = 'a-token-for-guests';

const MORE = (name: string) => `all(part('people'), '.more').find((button) => button.title.includes('${name}'))`;
const FORM = `personForm()`;
const FOCUSED = `personForm().getRootNode().activeElement`;
const REFUSAL = `shown(box.shadowRoot.querySelector('.refusal'))`;

/** Serves a page whose element joins after its properties are set. */
function site(server: string) {
  return hostPage(`<script type="module" src="${server}/chat-box.js"></script><chat-box connect="manual"></chat-box>`);
}

browserTest('The list of people changes your name, or draws one, once in 30 seconds', async () => {
  await using server = await startTestServer();
  await using ann = await BrowserPage.open(chatPage(server.url));
  await using bob = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  const [annsName, bobsName] = [await ann.name(), await bob.name()];
  await ann.click(MORE('your name'));
  await ann.until(`${FOCUSED}?.value === ${JSON.stringify(annsName)}`);
  await ann.saveScreenshot('people-rename');
  const write = async (name: string) => {
    await ann.run(`${FORM}.querySelector('input').select()`);
    await ann.type(name);
    await ann.press('Enter');
  };
  await write('no name!');
  await ann.until(`shown(${FORM}.querySelector('#rule')).includes('2 to 32')`);
  await write('admin');
  await ann.until(`shown(${FORM}.querySelector('#rule')).includes('reserved')`);
  await ann.saveScreenshot('people-rename-refused');
  await write(bobsName);
  await ann.until(`${REFUSAL}.includes('That name, or one that looks like it, is taken') && ${FORM} === null`);
  // The focus returns to the button that opened the form.
  await ann.until(`part('people').activeElement === ${MORE('your name')}`);

  await ann.press('Enter');
  await ann.until(`${FORM} !== null`);
  await ann.click(`all(${FORM}, 'button').at(-1)`);
  await ann.until(`you() !== ${JSON.stringify(annsName)}`);
  expect(await ann.name()).toMatch(/^([A-Z][a-z]+){2}\d+$/);
  await bob.until(`people().includes(${JSON.stringify(await ann.name())})`);

  await ann.click(MORE('your name'));
  await write('Ann');
  await ann.until(`/again in \\d+ s/.test(${REFUSAL})`);
  await ann.click(MORE('your name'));
  await ann.press('Escape');
  await ann.until(`${FORM} === null && part('people').activeElement === ${MORE('your name')}`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The list of more than 20 people has a filter, and folds away into its button at 768 pixels', async () => {
  await using server = await startTestServer();
  await using page = await BrowserPage.open(chatPage(server.url), { width: 768 });
  await page.name();
  const list = `part('people').host`;
  const count = `box.shadowRoot.querySelector('header button[aria-controls=people]')`;
  expect(await page.read<boolean>(`${list}.offsetParent === null`)).toBe(true);
  await page.click(count);
  await page.until(`${list}.offsetParent !== null && ${count}.ariaExpanded === 'true'`);
  expect(await page.read<boolean>(`part('people').querySelector('input') === null`)).toBe(true);
  await using _others = await joinPlainMembers(server.url, 'lobby', 20);
  await page.until(`people().length === 21`);
  const [name = ''] = await page.read<string[]>(`people().slice(-1)`);
  await page.click(`part('people').querySelector('input')`);
  await page.type(name.toUpperCase());
  await page.until(`people().join() === ${JSON.stringify(name)}`);
  expect(await axeViolations(page)).toEqual([]);
  await page.type('?');
  await page.until(`people().length === 0 && shown(part('people').querySelector('[role=status]')) !== ''`);
  await page.press('Escape');
  await page.until(`people().length === 21 && part('people').activeElement.value === ''`);
});

longBrowserTest('A moderator removes a member for a time, and the member sees until when', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN: ADMIN });
  await using host = site(server.url);
  await using boss = await BrowserPage.open(host.url);
  await boss.run(`await customElements.whenDefined('chat-box'); box.adminToken = '${ADMIN}'; box.connect = 'load'`);
  await using eve = await BrowserPage.open(chatPage(server.url));
  await boss.until(`people().length === 2`);
  const evesName = await eve.name();
  expect(await eve.read<number>(`all(part('people'), '.more').length`)).toBe(1);

  if (await boss.read<boolean>(`part('people').host.offsetParent === null`)) {
    await boss.click(`box.shadowRoot.querySelector('header button[aria-controls=people]')`);
  }
  await boss.click(MORE(evesName));
  await boss.until(`shown(sanction()).includes(${JSON.stringify(evesName)})`);
  await boss.saveScreenshot('people-kick');
  await boss.press('Escape');
  await boss.until(`moderation() === null && part('people').activeElement === ${MORE(evesName)}`);
  await boss.press('Enter');
  await boss.until(`sanction().getRootNode().activeElement?.name === 'action'`);
  await boss.run(
    `const action = sanction().querySelector('[name=action]'); action.value = 'ban 3600'; action.dispatchEvent(new Event('change'))`,
  );
  await boss.run(`sanction().querySelector('.main').focus()`);
  await boss.press('Enter');
  await eve.until(`/You can rejoin after .*\\d/.test(status())`);
  await eve.saveScreenshot('people-kicked');
  // The person and the button that opened the form are gone. The focus stays in the chat.
  await boss.until(
    `people().length === 1 && moderation()?.activeElement == null && box.shadowRoot.activeElement !== null`,
  );
  // Another attempt cannot help before that time.
  await eve.until(`ending().querySelector('[role=alert]') !== null`);
  expect(await eve.read<number>(`all(ending(), 'button').length + all(ending(), 'p').length`)).toBe(1);
  expect(await eve.read<boolean>(`part('composer').host.hidden && part('status').host.hidden`)).toBe(true);
});

browserTest('The element explains that the admin token is wrong', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN: ADMIN });
  await using host = site(server.url);
  await using page = await BrowserPage.open(host.url);
  await page.run(`await customElements.whenDefined('chat-box'); box.adminToken = 'wrong'; box.connect = 'load'`);
  await page.until(`status() === 'The admin token is wrong.'`);
});

for (const via of ['whip', 'whep', 'websocket', 'auto']) {
  browserTest(`The element joins with the token of the server and explains a missing one, via ${via}`, async () => {
    await using server = await startTestServer({ AUTH_TOKEN: TOKEN });
    const script = `<script type="module" src="${server.url}/chat-box.js"></script>`;
    await using open = hostPage(`${script}<chat-box via="${via}" token="${TOKEN}"></chat-box>`);
    await using closed = hostPage(`${script}<chat-box via="${via}"></chat-box>`);
    await using ann = await BrowserPage.open(open.url);
    await ann.send('in');
    await ann.until(`texts().includes('in') && all(part('log'), '.pending').length === 0`);
    await using eve = await BrowserPage.open(closed.url);
    await eve.until(`status() === 'This server requires an access token.'`);
    await eve.saveScreenshot(`people-no-token-${via}`);
  });
}

for (const via of ['auto', 'websocket']) {
  browserTest(`The element explains that the server does not allow its site, via ${via}`, async () => {
    await using server = await startTestServer({ ALLOWED_ORIGINS: 'https://elsewhere.example' });
    await using host = hostPage(
      `<script type="module" src="${server.url}/chat-box.js"></script><chat-box via="${via}" server="${server.url}/"></chat-box>`,
    );
    await using page = await BrowserPage.open(host.url);
    await page.until(`status().startsWith('The chat server doesn’t accept this site.')`);
    await page.saveScreenshot(`people-foreign-${via}`);
  });
}
