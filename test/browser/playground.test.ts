import { afterEach, beforeEach, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { api } from '../../www/chat-box/api/api.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

// One for each test, as each looks at who is in the lobby.
let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server[Symbol.asyncDispose]());

/** The playground's element, its box, the lines below it, and a control by its name. */
const SHOWN = `document.querySelector('#stage chat-box')`;
const SURFACE = `getComputedStyle(${SHOWN}.shadowRoot.querySelector('section'))`;
const LINES = `document.getElementById('tuned').textContent`;
const setting = (name: string) => `document.getElementById('settings').elements['${name}']`;

/** Changes a setting as a person's hand would have the browser tell it. */
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

browserTest('The playground shows its element when somebody comes there, as the same member as the first', async () => {
  await using page = await BrowserPage.open(server.url);
  await page.name();
  expect(await page.read<boolean>(`${SHOWN} === null`)).toBe(true);
  await page.run(`document.getElementById('stage').scrollIntoView()`);
  await page.until(`shown(part('status', ${SHOWN}).querySelector('.you')) === you()`);
  expect(await page.read<number>(`people().length`)).toBe(1);
  expect(page.consoleErrors).toEqual([]);
});

browserTest('Accent, corners, font and size change the element and the lines to copy', async () => {
  await using page = await openPlayground();
  expect(await page.read<string>(LINES)).toBe(
    await page.read<string>(`document.getElementById('snippet').textContent`),
  );
  await change(page, '--chat-accent', '#0e7c86');
  await change(page, '--chat-round', '1.5');
  await change(page, 'font-family', 'Georgia, serif');
  await change(page, 'font-size', '20');
  const send = `getComputedStyle(part('composer', ${SHOWN}).querySelector('button.main, button[type=submit]')).backgroundColor`;
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
  // The first chat is somebody else's.
  expect(await page.read<string>(`getComputedStyle(box).fontSize`)).toBe('16px');
  expect(page.consoleErrors).toEqual([]);
});

browserTest('Attributes change the element and the lines to copy, and go when they are as at first', async () => {
  await using page = await openPlayground();
  await change(page, 'scheme', 'dark');
  await page.until(`getComputedStyle(${SHOWN}).colorScheme === 'dark'`);
  expect(await page.read<string>(LINES)).toEndWith(`<chat-box room="lobby" scheme="dark"></chat-box>`);
  await change(page, 'scheme', 'auto');
  await page.until(`getComputedStyle(${SHOWN}).colorScheme !== 'dark' && !${SHOWN}.hasAttribute('scheme')`);
  await change(page, 'connect', 'manual');
  await page.until(`part('empty', ${SHOWN}).querySelector('button') !== null`);
  expect(await page.read<string>(LINES)).toEndWith(`<chat-box room="lobby" connect="manual"></chat-box>`);
});

for (const mode of ['bubble', 'panel']) {
  browserTest(
    `As a ${mode} the element is docked to the page while the playground is in view, and not longer`,
    async () => {
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
      // What else is set leaves it open.
      await change(page, '--chat-round', '0');
      expect(await page.read<boolean>(`${SHOWN}.open`)).toBe(true);

      await page.run(`document.getElementById('reference').scrollIntoView()`);
      await page.until(`${SHOWN} === null`);
      await page.run(`document.getElementById('playground').scrollIntoView()`);
      await page.until(`${SHOWN}.mode === '${mode}'`);
      await change(page, 'mode', 'inline');
      await page.until(`document.getElementById('docked').hidden && ${SHOWN}.getBoundingClientRect().height > 400`);
      expect(await page.read<number>(`people().length`)).toBe(1);
      expect(page.consoleErrors).toEqual([]);
    },
  );
}

browserTest('Every choice and every switch of the table can be tried, and the lines name it', async () => {
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

browserTest(
  'A room is entered when its name is whole, and a name that none can have is refused with a hint',
  async () => {
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
  },
);

browserTest('Themes to start from set everything at once, and starting over takes everything back', async () => {
  await using page = await openPlayground();
  const before = await page.read<string>(LINES);
  for (const theme of await page.read<string[]>(`all(document, '[data-preset]').map((one) => one.dataset.preset)`)) {
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

browserTest('The lines work on another origin as they were copied, and talk with the page', async () => {
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
