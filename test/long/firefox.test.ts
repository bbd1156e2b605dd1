import { afterAll, afterEach, beforeEach, expect } from 'bun:test';
import { Firefox } from '../helpers/firefox/firefox.ts';
import { FirefoxPage, type PageSize } from '../helpers/firefox/firefox-page.ts';
import { beforeFirefoxTests, firefoxTest } from '../helpers/firefox/firefox-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { STOP_UNDO_CLOCK } from '../helpers/undo-clock.ts';

let firefox: Firefox | undefined;
beforeFirefoxTests(async () => {
  firefox = await Firefox.start();
});
afterAll(() => firefox?.[Symbol.asyncDispose]());

// A server for each test: a closed page stays in the room for half a minute, and messages stay forever.
let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const YOU = 'box.state.you.name';

/** Opens a page with the element and waits until its member is in the room. */
async function openChat(attributes = '', size: PageSize = {}): Promise<FirefoxPage> {
  if (!firefox) throw new Error('Firefox is not running.');
  const page = await FirefoxPage.open(firefox, chatPage(server.url, attributes), size);
  await page.until(`box.state.phase === 'live' && !box.state.catchingUp && field() !== undefined`);
  return page;
}

/** Moves the pointer to a message and presses a button of its toolbar. */
async function choose(page: FirefoxPage, text: string, label: string): Promise<void> {
  await page.point(`message('${text}')`);
  await page.click(`byRole('button', '${label}')`);
}

const ROUTES = { whip: 'data-channel', websocket: 'websocket' };
for (const [via, route] of Object.entries(ROUTES)) {
  firefoxTest(`Two pages in Firefox talk, reply, react, edit and delete over ${via}`, async () => {
    await using ann = await openChat(`via="${via}"`);
    await using bob = await openChat(`via="${via}"`);
    expect(await bob.read<string>('box.client.link.route')).toBe(route);
    await ann.send('shall we meet at noon?');
    await bob.until(`message('at noon?')`);
    await bob.send('good morning');
    await ann.until(`message('good morning')`);

    await choose(bob, 'at noon?', 'Reply');
    await bob.until(`shows('Replying to')`);
    await bob.type('yes, gladly');
    await bob.press('Enter');
    await ann.until(`message('yes, gladly')`);
    expect(await ann.read<string>(`visibleText(message('yes, gladly'))`)).toContain('shall we meet at noon?');

    await choose(bob, 'at noon?', 'Add reaction');
    await bob.click(`byRole('button', 'React with 🎉')`);
    await ann.click(`byRole('button', '🎉, 1 person')`);
    await bob.until(`byRole('button', '🎉, 2 people').ariaPressed === 'true'`);

    await choose(ann, 'at noon?', 'Edit');
    await ann.until(`byRole('textbox').value === 'shall we meet at noon?'`);
    await ann.type(' Or at one?');
    await ann.press('Enter');
    await bob.until(`visibleText(message('Or at one?')).includes('edited')`);

    await bob.run(STOP_UNDO_CLOCK);
    await choose(bob, 'good morning', 'Delete');
    await bob.click(`byRole('button', 'Deleted. Undo')`);
    await bob.until(`message('good morning')`);
    await bob.point('field()');
    await choose(bob, 'good morning', 'Delete');
    await bob.until(`byRole('button', 'Deleted. Undo')`);
    expect(await ann.read<boolean>(`message('good morning') !== undefined`)).toBe(true);
    await bob.run('endUndo()');
    await ann.until(`message('deleted') && !message('good morning')`);
    expect([...ann.consoleErrors, ...bob.consoleErrors]).toEqual([]);
  });
}

firefoxTest('A message in Firefox gets its toolbar at the first movement of the pointer', async () => {
  await using ann = await openChat();
  for (const text of ['first', 'second', 'third']) await ann.send(text);
  await ann.until(`messages().length === 3 && box.client.outgoing.length === 0`);
  await choose(ann, 'first', 'Edit');
  await ann.press('Escape');
  await ann.point('field()');
  await ann.until(`byRole('button', 'Edit') === undefined`);
  for (const text of ['second', 'third']) {
    await ann.point(`message('${text}')`, true);
    await ann.until(`message('${text}').hasAttribute('data-lit') && byRole('button', 'Edit') !== undefined`);
  }
  expect(ann.consoleErrors).toEqual([]);
});

firefoxTest(
  'A reload in Firefox keeps your name, the messages and a draft, and the others see nothing of it',
  async () => {
    await using ann = await openChat();
    await using bob = await openChat();
    const name = await ann.read<string>(YOU);
    await ann.send('before the reload');
    await bob.until(`message('before the reload')`);
    await bob.send('an answer');
    await ann.until(`message('an answer')`);
    await ann.click('field()');
    await ann.type('half a thou');
    await ann.reload();
    await ann.until(`${YOU} === '${name}' && messages().length === 2 && field().value === 'half a thou'`);
    await ann.click('field()');
    await ann.type('ght');
    await ann.press('Enter');
    await bob.until(`message('half a thought')`);
    expect(await bob.read<boolean>(`shows('joined') || shows('left')`)).toBe(false);
    expect([...ann.consoleErrors, ...bob.consoleErrors]).toEqual([]);
  },
);

firefoxTest('A bubble in Firefox opens, takes an emoji that you search for, and closes with Escape', async () => {
  await using bob = await openChat();
  if (!firefox) throw new Error('Firefox is not running.');
  await using ann = await FirefoxPage.open(firefox, chatPage(server.url, 'mode="bubble"'));
  await ann.until(`box.state?.phase === 'live' && allByRole('button').length === 1`);
  await ann.click(`byRole('button')`);
  await ann.until(`field() !== undefined`);
  await ann.type('meow ');
  await ann.click(`byRole('button', 'Insert emoji')`);
  await ann.until(`shows('Smileys')`);
  await ann.type('black cat');
  await ann.until(`shows('1 emoji')`);
  await ann.press('Enter');
  await ann.until(`field().value === 'meow 🐈‍⬛'`);
  await ann.press('Enter');
  await bob.until(`message('meow 🐈‍⬛')`);
  await ann.press('Escape');
  await ann.until(`field() === undefined && allByRole('button').length === 1`);
  expect([...ann.consoleErrors, ...bob.consoleErrors]).toEqual([]);
});

firefoxTest('The chat in Firefox fits a narrow window, in the colours of its scheme', async () => {
  await using ann = await openChat('', { width: 320, height: 640 });
  await ann.send(`A long line without a break: ${'o'.repeat(80)}`);
  await ann.send('https://example.com/a/rather/long/address/that/does/not/fit');
  await ann.until(`messages().length === 2 && box.client.outgoing.length === 0`);
  for (const scheme of ['light', 'dark'] as const) {
    await firefox?.setScheme(scheme);
    await ann.until(`matchMedia('(prefers-color-scheme: ${scheme})').matches`);
    const { colours, brightness } = await lookOf(ann);
    expect(colours).toBeGreaterThan(50);
    const text = await ann.read<number>(`brightness(getComputedStyle(messages()[0]).color)`);
    if (scheme === 'light') expect([brightness > 0.8, text < 0.3]).toEqual([true, true]);
    else expect([brightness < 0.3, text > 0.8]).toEqual([true, true]);
  }
  const overflowing = `[...below(document)].filter((element) => isShown(element) && element.getBoundingClientRect().right > innerWidth)`;
  expect(await ann.read<string[]>(`${overflowing}.map((element) => element.outerHTML)`)).toEqual([]);
  expect(await ann.read<number>('document.documentElement.scrollWidth')).toBe(320);
  expect(ann.consoleErrors).toEqual([]);
});

/** Takes a picture of a page, and counts its colours and their average brightness, from 0 to 1. */
async function lookOf(page: FirefoxPage): Promise<{ readonly colours: number; readonly brightness: number }> {
  const picture = (await page.screenshot()).toBase64();
  return page.read(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${picture}';
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const pixels = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
    const bytes = new Uint8Array(pixels.buffer).filter((_, at) => at % 4 < 3);
    return { colours: new Set(pixels).size, brightness: bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length / 255 };
  })()`);
}
