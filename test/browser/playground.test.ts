import { afterEach, beforeEach, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { api } from '../../www/chat-box/api/api.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

// A server for each test: each test expects its own members in the lobby.
let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server[Symbol.asyncDispose]());

/** Expressions for the playground's element, its box, the lines to copy, and a control by name. */
const SHOWN = `document.querySelector('#stage chat-box')`;
const SURFACE = `getComputedStyle(${SHOWN}.shadowRoot.querySelector('section'))`;
const LINES = `document.getElementById('tuned').textContent`;
const setting = (name: string) => `document.getElementById('settings').elements['${name}']`;

/** Changes a control and fires the events of a user's input. */
function change(page: BrowserPage, name: string, value: string): Promise<void> {
  return page.run(`
    const control = ${setting(name)};
    control.value = ${JSON.stringify(value)};
    control.dispatchEvent(new Event('input', { bubbles: true }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
  `);
}

async function openPlayground(width = 1_200): Promise<BrowserPage> {
  const page = await BrowserPage.open(server.url, { width });
  await page.name();
  await page.run(`
    document.getElementById('stage').scrollIntoView({ block: 'center' });
  `);
  await page.until(`shown(part('status', ${SHOWN}).querySelector('.you')) === you()`);
  return page;
}

browserTest('The playground shows its element once it is in view, as the same member as the first chat', async () => {
  await using page = await BrowserPage.open(server.url);
  await page.name();
  expect(await page.read<boolean>(`${SHOWN} === null`)).toBe(true);
  await page.run(`document.getElementById('stage').scrollIntoView()`);
  await page.until(`shown(part('status', ${SHOWN}).querySelector('.you')) === you()`);
  expect(await page.read<number>(`people().length`)).toBe(1);
  expect(page.consoleErrors).toEqual([]);
});

browserTest(
  'The playground applies accent, corners, font and size to its element and to the lines to copy',
  async () => {
    await using page = await openPlayground();
    expect(await page.read<string>(LINES)).toBe(
      await page.read<string>(`document.getElementById('snippet').textContent`),
    );
    await change(page, '--chat-accent', '#0e7c86');
    await change(page, '--chat-round', '1.5');
    await change(page, 'font-family', 'Georgia, serif');
    await change(page, 'font-size', '20');
    const send = `getComputedStyle(part('composer', ${SHOWN}).querySelector('button.main, button[type=submit]')).backgroundColor`;
    await page.run(`part('composer', ${SHOWN}).host.text = 'a text'`);
    await page.until(`${send} === 'rgb(14, 124, 134)'`);
    expect(await page.read<string>(`${SURFACE}.borderRadius`)).toBe('30px');
    expect(await page.read<string>(`${SURFACE}.fontFamily`)).toBe('Georgia, serif');
    expect(await page.read<string>(`${SURFACE}.fontSize`)).toBe('20px');
    expect(await page.read<string>(LINES)).toBe(`<script type="module" src="${server.url}/chat-box.js"></script>
<style>
  chat-box {
    --chat-accent: #0e7c86;
    --chat-round: 1.5em;
    font-family: Georgia, serif;
    font-size: 20px;
  }
</style>
<chat-box room="lobby"></chat-box>`);
    // The first chat on the page keeps its own style.
    expect(await page.read<string>(`getComputedStyle(box).fontSize`)).toBe('16px');
    expect(page.consoleErrors).toEqual([]);
  },
);

browserTest(
  'The playground applies attributes to its element and to the lines, and removes those with their initial value',
  async () => {
    await using page = await openPlayground();
    await change(page, 'scheme', 'dark');
    await page.until(`getComputedStyle(${SHOWN}).colorScheme === 'dark'`);
    expect(await page.read<string>(LINES)).toEndWith(`<chat-box room="lobby" scheme="dark"></chat-box>`);
    await change(page, 'scheme', 'auto');
    await page.until(`getComputedStyle(${SHOWN}).colorScheme !== 'dark' && !${SHOWN}.hasAttribute('scheme')`);
    await change(page, 'label', 'Support & "more"');
    await page.until(`shown(${SHOWN}.shadowRoot.querySelector('h2')) === 'Support & "more"'`);
    expect(await page.read<string>(LINES)).toContain(` label="Support &amp; &quot;more&quot;"`);
    await change(page, 'label', '');
    await page.until(`shown(${SHOWN}.shadowRoot.querySelector('h2')) === 'lobby'`);
    await change(page, 'connect', 'manual');
    await page.until(`part('empty', ${SHOWN}).querySelector('button') !== null`);
    expect(await page.read<string>(LINES)).toEndWith(`<chat-box room="lobby" connect="manual"></chat-box>`);
  },
);

for (const mode of ['bubble', 'panel']) {
  browserTest(`The playground docks a ${mode} to the page only while the playground is in view`, async () => {
    await using page = await openPlayground();
    await change(page, 'mode', mode);
    const launcher = `${SHOWN}.shadowRoot.querySelector('.launcher')`;
    await page.until(`${launcher}.getBoundingClientRect().right > innerWidth - 80`);
    expect(await page.read<string>(LINES)).toEndWith(`<chat-box room="lobby" mode="${mode}"></chat-box>`);
    await page.saveScreenshot(`playground-${mode}`);
    await page.click(`document.getElementById('open')`);
    await page.until(
      `${SHOWN}.open && ${SHOWN}.shadowRoot.querySelector('dialog').getBoundingClientRect().height > 200`,
    );
    await page.until(`shown(part('status', ${SHOWN}).querySelector('.you')) === you()`);
    await page.saveScreenshot(`playground-${mode}-open`);
    // Other settings leave it open.
    await change(page, '--chat-round', '0');
    expect(await page.read<boolean>(`${SHOWN}.open`)).toBe(true);

    await page.run(`document.getElementById('manual').scrollIntoView()`);
    await page.until(`${SHOWN} === null`);
    await page.run(`document.getElementById('playground').scrollIntoView()`);
    await page.until(`${SHOWN}.mode === '${mode}'`);
    await change(page, 'mode', 'inline');
    await page.until(`document.getElementById('docked').hidden && ${SHOWN}.getBoundingClientRect().height > 400`);
    expect(await page.read<number>(`people().length`)).toBe(1);
    expect(page.consoleErrors).toEqual([]);
  });
}

browserTest('The playground has a control for every list and every switch of the table of the element', async () => {
  await using page = await openPlayground();
  const switches = api.attributes.filter(({ name, type }) => type === 'boolean' && name !== 'open');
  expect(switches.length).toBeGreaterThan(0);
  for (const { name } of switches) {
    await page.click(setting(name));
    await page.until(`${SHOWN}.hasAttribute('${name}')`);
    expect(await page.read<string>(LINES)).toContain(` ${name}`);
  }
  for (const { name, type } of api.attributes.filter((row) => /^`[\w-]+`, /.test(row.type))) {
    const choices = [...type.matchAll(/`([\w-]+)`/g)].map(([, choice = '']) => choice);
    expect(
      await page.read<string[]>(`[...${setting(name)}.options].map(({ value }) => value).filter(Boolean)`),
    ).toEqual(choices);
  }
});

browserTest('The playground joins a room once its name is complete, and hints at an invalid name', async () => {
  await using page = await openPlayground();
  await page.run(`${setting('room')}.select()`);
  await page.type('garden');
  expect(await page.read<string>(`${SHOWN}.room`)).toBe('lobby');
  await page.press('Enter');
  await page.until(`shown(${SHOWN}.shadowRoot.querySelector('h2')) === 'garden'`);
  expect(await page.read<string>(LINES)).toEndWith(`<chat-box room="garden"></chat-box>`);

  await change(page, 'room', '"><script>');
  const hint = `document.getElementById('setting-hint').textContent`;
  await page.until(`${hint} !== '' && ${setting('room')}.ariaInvalid === 'true'`);
  expect(await page.read<string>(`${SHOWN}.room`)).toBe('garden');
  expect(await page.read<string>(LINES)).toEndWith(`<chat-box room="garden"></chat-box>`);
  await change(page, 'room', 'lobby');
  await page.until(`${hint} === '' && ${setting('room')}.ariaInvalid === null`);
});

browserTest('The playground applies each preset as a whole and restores the initial settings on reset', async () => {
  await using page = await openPlayground();
  const before = await page.read<string>(LINES);
  for (const theme of await page.read<string[]>(
    `all(document, '[data-preset]').map((button) => button.dataset.preset)`,
  )) {
    await page.click(`document.querySelector('[data-preset="${theme}"]')`);
    await page.until(`(${LINES} === ${JSON.stringify(before)}) === ${theme === 'plain'}`);
    await page.run(`document.getElementById('stage').scrollIntoView({ block: 'center' })`);
    await page.saveScreenshot(`playground-${theme}`);
  }
  expect(await page.read<string>(`getComputedStyle(${SHOWN}).colorScheme`)).toBe('dark');
  await page.click(`document.getElementById('reset')`);
  await page.until(`${LINES} === ${JSON.stringify(before)}`);
  expect(await page.read<string>(`${SHOWN}.getAttribute('style') ?? ''`)).toBe('');
  expect(await page.read<string[]>(`${SHOWN}.getAttributeNames()`)).toEqual(['room']);
});

browserTest('The playground offers lines that work on another origin as copied', async () => {
  await using page = await openPlayground();
  await page.click(`document.querySelector('[data-preset="lagoon"]')`);
  await page.click(`document.getElementById('copy-tuned')`);
  await page.until(`document.getElementById('copied-tuned').textContent !== ''`);
  const lines = await page.read<string>(LINES);

  await using site = hostPage(`<title>Somebody else's page</title>\n${lines}`);
  await using theirs = await BrowserPage.open(site.url);
  await theirs.name();
  expect(await theirs.read<string>(`getComputedStyle(box).getPropertyValue('--chat-accent')`)).toBe('#0e7c86');
  expect(await theirs.read<string>(`getComputedStyle(box.shadowRoot.querySelector('section')).borderRadius`)).toBe(
    '24px',
  );
  await theirs.send('hello from elsewhere');
  await page.until(`texts().includes('hello from elsewhere')`);
  expect(theirs.consoleErrors).toEqual([]);
});
