import { expect } from 'bun:test';
import { api } from '../../www/chat-box/api/api.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const ADMIN_TOKEN = 'an-admin-token-of-ours';

const sorted = (names: readonly string[]) => [...names].sort();
const names = (kind: keyof typeof api) => sorted(api[kind].map(({ name }) => name));

browserTest(
  'The element has exactly the attributes, properties, methods, parts and slots that api.ts lists',
  async () => {
    await using server = await startTestServer({ ADMIN_TOKEN });
    await using page = await BrowserPage.open(chatPage(server.url));
    await page.run(`box.adminToken = '${ADMIN_TOKEN}'`);
    await page.until(`box.state.isModerator`);
    await page.send('/topic A topic');
    await page.until(`box.shadowRoot.querySelector('.room') !== null`);
    const attributes = await page.read<string[]>(`[...box.constructor.observedAttributes]`);
    expect(sorted(attributes)).toEqual(names('attributes'));

    const members = await page.read<[string, boolean][]>(`
    [box.constructor.prototype, Object.getPrototypeOf(box.constructor.prototype)]
      .flatMap((prototype) => Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      .filter(([name]) => !/^(constructor|render|scheduleUpdate|update|willUpdate|updated|firstUpdated|(dis)?connectedCallback|attributeChangedCallback|_.*)$/.test(name))
      .map(([name, descriptor]) => [name, typeof descriptor.value === 'function'])`);
    const inner = await page.read<string[]>(
      `[...box.constructor.elementProperties].filter(([, options]) => options.state).map(([name]) => name)`,
    );
    const known = [...attributes.map((name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())), ...inner];
    const others = members.filter(([name]) => !known.includes(name));
    const named = (isMethod: boolean) =>
      others.filter(([, isFunction]) => isFunction === isMethod).map(([name]) => name);
    expect(sorted(named(true))).toEqual(names('methods'));
    expect(sorted(named(false))).toEqual(names('properties'));

    await page.run(
      `const bubble = document.createElement('chat-box'); bubble.mode = 'bubble'; document.body.append(bubble);`,
    );
    await page.until(`document.querySelector('[mode]').shadowRoot.querySelector('dialog') !== null`);
    const parts = `const seen = new Set(); const look = (root) => { for (const node of root.querySelectorAll('*')) { for (const name of [...node.part, ...(node.getAttribute('exportparts') ?? '').split(', ')]) if (name) seen.add(name); } };`;
    expect(
      sorted(
        await page.read<string[]>(
          `(() => { ${parts} look(box.shadowRoot); look(document.querySelector('[mode]').shadowRoot); return [...seen]; })()`,
        ),
      ),
    ).toEqual(names('parts'));
    expect(sorted(await page.read<string[]>(`all(box.shadowRoot, 'slot').map(({ name }) => name)`))).toEqual(
      names('slots').filter((name) => name !== 'message-…'),
    );
  },
);

browserTest('The element lets a page style its parts and add content to a message', async () => {
  await using server = await startTestServer();
  await using host = hostPage(`
    <style>
      chat-box::part(own-message) { outline: 3px solid rgb(1, 2, 3) }
      chat-box::part(text) { font-weight: 700 }
      chat-box::part(name) { letter-spacing: 2px }
      chat-box::part(field) { text-indent: 7px }
      chat-box::part(send) { opacity: 0.5 }
    </style>
    <script type="module" src="${server.url}/chat-box.js"></script><chat-box></chat-box>`);
  await using page = await BrowserPage.open(host.url);
  await page.name();
  await page.run(`
    box.addEventListener('chat-message', ({ message }) => {
      const button = document.createElement('button');
      button.slot = 'message-' + message.id;
      button.textContent = 'Translate';
      box.append(button);
    });`);
  await page.send('Guten Tag');
  await page.until(
    `all(part('log'), 'article slot').some((slot) => slot.assignedElements({ flatten: true }).length === 1)`,
  );
  const button = `document.querySelector('chat-box > button')`;
  expect(await page.read<boolean>(`${button}.getBoundingClientRect().height > 0`)).toBe(true);
  const style = (of: string, what: string) => page.read<string>(`getComputedStyle(${of}).${what}`);
  expect(await style(`part('log').querySelector('article')`, 'outlineColor')).toBe('rgb(1, 2, 3)');
  expect(await style(`part('log').querySelector('.text')`, 'fontWeight')).toBe('700');
  expect(await style(`part('log').querySelector('article .name')`, 'letterSpacing')).toBe('2px');
  expect(await style(`part('composer').querySelector('textarea')`, 'textIndent')).toBe('7px');
  expect(await style(`part('composer').querySelector('button.main')`, 'opacity')).toBe('0.5');
  await page.run(`${button}.remove()`);
  await page.until(`all(part('log'), 'article slot').length === 0`);
});

browserTest('The element fires events with typed fields that leave a shadow root', async () => {
  await using server = await startTestServer();
  await using host = hostPage(`<script type="module" src="${server.url}/chat-box.js"></script><chat-box></chat-box>`);
  await using page = await BrowserPage.open(host.url);
  await page.name();
  await page.run(`
    const outer = document.createElement('div');
    window.fired = [];
    document.addEventListener('chat-message', ({ message, own }) => window.fired.push([message.text, own]));
    document.addEventListener('chat-members', ({ count }) => window.fired.push(count));
    document.addEventListener('chat-state', ({ state }) => window.fired.push(state.phase));
    outer.attachShadow({ mode: 'open' }).innerHTML = '<chat-box room="other"></chat-box>';
    document.body.append(outer);
  `);
  await page.until(`window.fired.includes('live')`);
  expect(await page.read<string>(`box.state.phase + box.client.you.name`)).toMatch(/^live\w+/);
  const friend = headlessClient({ server: server.url, room: 'other' });
  friend.join();
  await page.until(`window.fired.includes(2)`);
  friend.send('from a friend');
  await page.until(`JSON.stringify(window.fired).includes('["from a friend",false]')`);
  await page.run(`document.querySelector('div').shadowRoot.querySelector('chat-box').send('from the page')`);
  await page.until(`JSON.stringify(window.fired).includes('["from the page",true]')`);
  friend.leave();
});

browserTest('The element takes colours, corner radius and scheme from the page and keeps text readable', async () => {
  await using server = await startTestServer();
  const css = await Bun.file(new URL('../helpers/page-themes.css', import.meta.url)).text();
  await using host = hostPage(
    `<style>${css}</style><script type="module" src="${server.url}/chat-box.js"></script>
     <chat-box></chat-box><chat-box class="lime" scheme="dark"><b slot="header">VIP</b><p slot="empty">Nothing yet</p></chat-box>
     <chat-box class="navy" scheme="light"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url, { height: 1_700 });
  await page.name();
  const style = (at: number, of: string, what: string) =>
    page.read<string>(`getComputedStyle(${of.replace('BOX', `all(document, 'chat-box')[${at}]`)}).${what}`);
  const button = `part('composer', BOX).querySelector('button.main')`;
  /** Lightness of a colour as the browser resolves it. */
  const lightness = async (at: number, what: string) =>
    Number(/oklch\(([\d.]+)/.exec(await style(at, button, what))?.[1]);
  // There is something to send.
  await page.run(`for (const chat of all(document, 'chat-box')) part('composer', chat).host.text = 'a text';`);
  await page.until(
    `all(document, 'chat-box').every((chat) => !part('composer', chat).querySelector('.main').disabled)`,
  );
  expect(await style(1, button, 'backgroundColor')).toBe('rgb(190, 242, 100)');
  expect(await lightness(1, 'color')).toBeLessThan(0.3);
  expect(await style(2, button, 'backgroundColor')).toBe('rgb(23, 37, 84)');
  expect(await lightness(2, 'color')).toBeGreaterThan(0.9);
  expect(await style(1, `BOX.shadowRoot.querySelector('section')`, 'borderRadius')).toBe('0px');
  expect(await style(1, 'BOX', 'colorScheme')).toBe('dark');
  expect(await style(2, 'BOX', 'colorScheme')).toBe('light');
  expect(await style(2, `BOX.shadowRoot.querySelector('[part=header]')`, 'letterSpacing')).toBe('3px');
  await page.saveScreenshot('themes');
  expect(page.consoleErrors).toEqual([]);
});
