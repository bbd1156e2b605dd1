import { afterAll, beforeAll, expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage, type PageOptions } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { hostPage, type PageHost } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Somebody's page, long enough to scroll, whose own styles would cover, clip and move what is in it. */
function site(tag: string): PageHost {
  return hostPage(`<title>  My  shop </title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.5 system-ui }
      chat-box { height: 20em; margin: 3em; border: 4px solid red }
      .trap { transform: rotate(1deg); overflow: hidden; contain: layout paint }
      header { position: sticky; top: 0; z-index: 2147483647 }
    </style>
    <script type="module" src="${server.url}/chat-box.js"></script>
    <h1>Shop</h1><button id="help">Help</button> <input id="search" /><p>${'Many good things. '.repeat(200)}</p>
    <div class="trap">${tag}</div><aside></aside>
    <script>
      window.toggles = [];
      window.unread = [];
      document.addEventListener('chat-toggle', ({ open }) => toggles.push(open));
      document.addEventListener('chat-unread', ({ count }) => unread.push(count));
    </script>`);
}

const LAUNCHER = `box.shadowRoot.querySelector('.launcher')`;
const BADGE = `shown(box.shadowRoot.querySelector('.badge'))`;
const DIALOG = `box.shadowRoot.querySelector('dialog')`;
const CLOSE = `box.shadowRoot.querySelector('.close')`;
/** What has the focus, by its class or tag, in a shadow root or not. */
const FOCUS = `(() => {
  let one = document.activeElement;
  while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one.id || one.classList[0] || one.localName;
})()`;
const IS_OPEN = `box.open && ${DIALOG}.checkVisibility() && !${LAUNCHER}.checkVisibility()`;
const IS_CLOSED = `!box.open && !${DIALOG}.checkVisibility() && ${LAUNCHER}.checkVisibility()`;
/** It has come all the way. */
const IS_STILL = `${DIALOG}.getAnimations().length === 0`;
const IS_IN = `box.state.phase === 'live' && !box.state.catchingUp`;

/** Opens the page and waits until its member is in the room. */
async function openSite(host: PageHost, options?: PageOptions): Promise<BrowserPage> {
  const page = await BrowserPage.open(host.url, options);
  // Pages of one test run share their storage, but not their origin's port.
  await page.until(IS_IN);
  return page;
}

/** Somebody else in the room, once the page sees them. */
async function friendOf(page: BrowserPage, room: string): Promise<ReturnType<typeof headlessClient>> {
  const friend = headlessClient({ server: server.url, room });
  friend.join();
  await page.until(`box.client.count === 2`);
  return friend;
}

browserTest('A launcher opens the chat, the focus goes into it, and Escape brings it back', async () => {
  await using host = site('<chat-box mode="bubble" room="escape"></chat-box>');
  await using page = await openSite(host);
  await page.until(IS_CLOSED);
  await page.picture('launcher-light-1000');
  await page.click(LAUNCHER);
  await page.until(`${IS_OPEN} && ${FOCUS} === 'textarea'`);
  await page.type('hello from the corner');
  await page.press('Enter');
  await page.until(`texts().includes('hello from the corner')`);
  await page.until(IS_STILL);
  await page.picture('bubble-light-1000');
  await page.press('Escape');
  await page.until(`${IS_CLOSED} && ${FOCUS} === 'launcher'`);
  // With the keyboard alone, and the button in the header.
  await page.press('Enter');
  await page.until(`${IS_OPEN} && ${FOCUS} === 'textarea'`);
  await page.click(CLOSE);
  await page.until(`${IS_CLOSED} && ${FOCUS} === 'launcher'`);
  expect(await page.read<boolean[]>('toggles')).toEqual([true, false, true, false]);
  expect(page.complaints).toEqual([]);
});

browserTest(
  'A launcher and its chat take no room in the page, and are where they belong whatever is around',
  async () => {
    await using host = site('<chat-box mode="bubble" room="place"></chat-box>');
    await using page = await openSite(host);
    const isInCorner = (
      what: string,
    ) => `(({ right, bottom, width }) => width > 40 && innerWidth - right < 30 && innerHeight - bottom < 30 &&
    right <= innerWidth && bottom <= innerHeight)(${what}.getBoundingClientRect())`;
    await page.until(`${IS_CLOSED} && ${isInCorner(LAUNCHER)}`);
    expect(await page.read<boolean>(`document.elementFromPoint(innerWidth - 40, innerHeight - 40) === box`)).toBe(true);
    expect(await page.read<number>(`document.querySelector('.trap').offsetHeight`)).toBe(0);
    await page.run(`box.hidden = true`);
    await page.until(`!${LAUNCHER}.checkVisibility()`);
    await page.run(`box.hidden = false`);
    await page.click(LAUNCHER);
    await page.until(`${IS_OPEN} && ${isInCorner(DIALOG)}`);
    await page.run(`box.dir = 'rtl'`);
    await page.until(`${DIALOG}.getBoundingClientRect().left < 30`);
    await page.run(`box.mode = 'panel'`);
    await page.until(
      `(({ left, top, height }) => left === 0 && top === 0 && height === innerHeight)(${DIALOG}.getBoundingClientRect())`,
    );
  },
);

browserTest('A closed bubble is in the room and counts what others say, until it is opened', async () => {
  await using host = site('<chat-box mode="bubble" room="count"></chat-box>');
  await using page = await openSite(host);
  const friend = await friendOf(page, 'count');
  expect(await page.read<boolean>(`box.shadowRoot.querySelector('chat-box-log') === null`)).toBe(true);
  await page.run(`box.send('my own')`);
  friend.send('one');
  const news = `shown(box.shadowRoot.querySelector('[role=status]'))`;
  await page.until(`${BADGE} === '1' && ${news} === '1 new message'`);
  friend.send('two');
  await page.until(`${BADGE} === '2' && ${LAUNCHER}.ariaLabel === 'Open the chat count, 2 new messages'`);
  // Who hears the page was told, and is not told again.
  expect(await page.read<string>(news)).toBe('1 new message');
  await page.picture('launcher-light-1000-unread');
  expect(await page.read<number>('box.unread')).toBe(2);
  await page.click(LAUNCHER);
  await page.until(`${IS_OPEN} && texts().join() === 'my own,one,two' && box.unread === 0`);
  friend.send('seen at once');
  await page.until(`texts().includes('seen at once')`);
  expect(await page.read<number[]>('unread')).toEqual([1, 2, 0]);

  // Closed again, nothing is drawn until it is opened.
  await page.press('Escape');
  await page.until(IS_CLOSED);
  await page.run(`
    window.drawn = 0;
    new MutationObserver((all) => { window.drawn += all.length; }).observe(part('log'), { childList: true, subtree: true, characterData: true });
  `);
  friend.send('unseen');
  await page.until(`box.unread === 1`);
  await page.run(`await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame);`);
  expect(await page.read<number>('window.drawn')).toBe(0);
  await page.click(LAUNCHER);
  await page.until(`texts().includes('unseen')`);
  friend.leave();
});

browserTest('A bubble that joins by hand joins when it is first opened, and not before', async () => {
  await using host = site('<chat-box mode="bubble" room="hand" connect="manual"></chat-box>');
  await using page = await BrowserPage.open(host.url);
  await page.until(IS_CLOSED);
  expect(await page.read<string>('box.state.phase')).toBe('idle');
  await page.click(LAUNCHER);
  await page.until(`you().length > 0 && ${FOCUS} === 'textarea'`);
});

for (const mode of ['bubble', 'panel']) {
  browserTest(
    `What was opened or closed stays so on the next page of the site, and what was unread, too: ${mode}`,
    async () => {
      const room = `kept-${mode}`;
      await using host = site(`<chat-box mode="${mode}" room="${room}"></chat-box>`);
      await using page = await openSite(host);
      await page.click(LAUNCHER);
      await page.until(IS_OPEN);
      await page.until(IS_STILL);
      await page.picture(`${mode}-open`);
      await page.goto(new URL('?second', host.url));
      await page.until(`${IS_OPEN} && ${IS_IN}`);
      // Nobody asked for the focus here.
      expect(await page.read<string>(FOCUS)).toBe('body');
      await page.click(CLOSE);
      await page.until(IS_CLOSED);
      const friend = await friendOf(page, room);
      friend.send('one');
      await page.until(`box.unread === 1`);
      await page.goto(new URL('?third', host.url));
      await page.until(`${IS_CLOSED} && ${IS_IN} && ${BADGE} === '1'`);
      friend.send('two');
      await page.until(`${BADGE} === '2'`);
      await page.picture(`${mode}-closed`);
      friend.leave();
    },
  );
}

browserTest('A page opens and closes a panel with its own button, which gets the focus back', async () => {
  await using host = site('<chat-box mode="panel" room="own-button" open></chat-box>');
  await using page = await openSite(host);
  await page.until(IS_OPEN);
  expect(await page.read<boolean[]>('toggles')).toEqual([]);
  await page.run(`box.hide()`);
  await page.until(IS_CLOSED);
  await page.run(`document.getElementById('help').onclick = () => box.show();`);
  await page.click(`document.getElementById('help')`);
  await page.until(`${IS_OPEN} && ${FOCUS} === 'textarea'`);
  await page.press('Escape');
  await page.until(`${IS_CLOSED} && ${FOCUS} === 'help'`);
  // The attribute shows it, and leaves the focus where somebody is writing.
  await page.click(`document.getElementById('search')`);
  await page.run(`box.setAttribute('open', '')`);
  await page.until(IS_OPEN);
  expect(await page.read<string>(FOCUS)).toBe('search');
  await page.run(`box.removeAttribute('open')`);
  await page.until(IS_CLOSED);
  expect(await page.read<string>(FOCUS)).toBe('search');
  expect(await page.read<boolean[]>('toggles')).toEqual([false, true, false, true, false]);
  // Who comes into it from elsewhere is not sent to what opened it once.
  await page.run(`box.setAttribute('open', '')`);
  await page.click(`part('composer').querySelector('textarea')`);
  await page.press('Escape');
  await page.until(`${IS_CLOSED} && ${FOCUS} === 'launcher'`);
});

browserTest(
  'On a narrow screen the chat takes all of it, begins closed, and follows when the screen turns',
  async () => {
    await using host = site('<chat-box mode="bubble" room="narrow" open></chat-box>');
    await using page = await openSite(host, { width: 320, height: 640 });
    await page.until(IS_CLOSED);
    expect(await page.read<boolean[]>('toggles')).toEqual([false]);
    await page.picture('launcher-light-320');
    await page.click(LAUNCHER);
    await page.until(`${IS_OPEN} && ${DIALOG}.matches(':modal') && ${FOCUS} === 'textarea'`);
    await page.type('from a phone');
    await page.press('Enter');
    await page.until(`texts().includes('from a phone')`);
    await page.until(
      `(({ left, top, width, height }) => left === 0 && top === 0 && width === innerWidth && height === innerHeight)(${DIALOG}.getBoundingClientRect())`,
    );
    expect(await page.read<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.picture('bubble-light-320');
    await page.type('begun');
    await page.show({ width: 900, height: 640 });
    await page.until(`${IS_OPEN} && ${DIALOG}.matches(':popover-open') && ${DIALOG}.offsetWidth < 500`);
    await page.show({ width: 320, height: 640 });
    const begun = `part('composer').querySelector('textarea').value === 'begun'`;
    await page.until(`${IS_OPEN} && ${DIALOG}.matches(':modal') && ${begun} && ${FOCUS} === 'textarea'`);
    // What is open inside closes first.
    await page.click(`part('connection').querySelector('button')`);
    await page.until(`!part('connection').querySelector('#panel').hidden`);
    await page.press('Escape');
    await page.until(`part('connection').querySelector('#panel').hidden && ${IS_OPEN}`);
    await page.press('Escape');
    await page.until(`${IS_CLOSED} && ${FOCUS} === 'launcher'`);
  },
);

browserTest('On a laptop at 400 percent there is a log to read, and a field to write in', async () => {
  await using host = site('<chat-box mode="bubble" room="zoomed"></chat-box>');
  await using page = await openSite(host, { width: 340 });
  await page.show({ width: 340, height: 160 });
  await page.run(`for (let at = 0; at < 9; at++) box.send('number ' + at); box.show();`);
  const isInView = (what: string) =>
    `(({ top, bottom }) => top >= 0 && bottom <= innerHeight)((${what}).getBoundingClientRect())`;
  const field = `part('composer').querySelector('textarea')`;
  await page.until(
    `${IS_OPEN} && ${IS_STILL} && ${FOCUS} === 'textarea' && ${isInView(field)} && texts().length === 9`,
  );
  await page.wheel(field, -500);
  await page.until(`${isInView(CLOSE)} && part('log').querySelector('.scroller').clientHeight > 80`);
});

browserTest('A page is printed without what is over it', async () => {
  await using host = site('<chat-box mode="panel" room="print" open></chat-box>');
  await using page = await openSite(host);
  await page.until(IS_OPEN);
  await page.show({ media: 'print' });
  const isShown = (what: string) => `${what}.checkVisibility({ visibilityProperty: true })`;
  for (const what of [DIALOG, `${DIALOG}.querySelector('section')`, `part('log').querySelector('.scroller')`]) {
    expect(await page.read<boolean>(isShown(what))).toBe(false);
  }
  await page.run(`box.hide()`);
  await page.until(IS_CLOSED);
  expect(await page.read<boolean>(isShown(LAUNCHER))).toBe(false);
  await page.show({});
  expect(await page.read<boolean>(isShown(LAUNCHER))).toBe(true);
});

browserTest('A sheet that a page hides is closed, and leaves the page to its visitor', async () => {
  await using host = site('<chat-box mode="bubble" room="hidden"></chat-box>');
  await using page = await openSite(host, { width: 320, height: 640 });
  const trap = `document.querySelector('.trap')`;
  for (const what of [trap, 'box']) {
    await page.click(LAUNCHER);
    await page.until(`${IS_OPEN} && ${DIALOG}.matches(':modal')`);
    await page.run(`${what}.style.display = 'none'`);
    await page.until(`!box.open && document.elementFromPoint(20, 20) !== null`);
    await page.click(`document.getElementById('search')`);
    expect(await page.read<string>(FOCUS)).toBe('search');
    await page.run(`${what}.style.display = ''`);
    await page.until(IS_CLOSED);
  }
});

browserTest('What came while a chat was closed stands below a line when it is opened again', async () => {
  await using host = site('<chat-box mode="bubble" room="line" open></chat-box>');
  await using page = await openSite(host);
  const friend = await friendOf(page, 'line');
  friend.send('seen');
  await page.until(`texts().includes('seen')`);
  await page.click(CLOSE);
  await page.until(IS_CLOSED);
  friend.send('first unseen');
  friend.send('second unseen');
  await page.until(`box.unread === 2`);
  await page.click(LAUNCHER);
  await page.until(`texts().length === 3`);
  const line = `part('log').querySelector('.unread')`;
  await page.until(`${line} !== null`);
  expect(await page.read<string>(`shown(${line}.nextElementSibling)`)).toContain('first unseen');
  friend.leave();
});

browserTest('An open bubble goes on where it is moved in the page, and leaves when it is taken out', async () => {
  await using host = site('<chat-box mode="bubble" room="moved"></chat-box>');
  for (const width of [1_000, 320]) {
    await using page = await openSite(host, { width });
    await page.click(LAUNCHER);
    await page.until(IS_OPEN);
    const name = await page.name();
    await page.run(`document.querySelector('aside').append(box)`);
    await page.until(IS_OPEN);
    await page.say('moved');
    await page.until(`texts().includes('moved') && you() === '${name}'`);
    await page.press('Escape');
    await page.until(IS_CLOSED);
    await page.run(`window.kept = box; box.remove();`);
    await page.run(`document.body.append(window.kept);`);
    await page.until(`${IS_CLOSED} && ${IS_IN}`);
  }
});

for (const mode of ['bubble', 'panel']) {
  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1_000]) {
      browserTest(`axe finds nothing wrong in a ${mode}, closed or open, ${scheme}, ${width} pixels`, async () => {
        const room = `axe-${mode}-${scheme}-${width}`;
        await using host = site(`<chat-box mode="${mode}" room="${room}" notify></chat-box>`);
        await using page = await openSite(host, { width, scheme });
        const friend = await friendOf(page, room);
        friend.send('one');
        await page.until(`box.unread === 1`);
        expect(await axeViolations(page)).toEqual([]);
        await page.click(LAUNCHER);
        await page.until(`${IS_OPEN} && texts().length === 1`);
        expect(await axeViolations(page)).toEqual([]);
        friend.leave();
      });
    }
  }
}

browserTest("On a phone the launcher and the header's buttons fit a finger, whatever the room's name", async () => {
  await using host = site(`<chat-box mode="bubble" room="${'a-long-name'.repeat(5)}" notify></chat-box>`);
  await using page = await openSite(host, { width: 320, height: 640 });
  await page.touchScreen();
  await page.until(`matchMedia('(pointer: coarse)').matches`);
  await page.click(LAUNCHER);
  await page.until(`${IS_OPEN} && ${IS_STILL} && people().length === 1`);
  await page.picture('bubble-touch-320');
  const places = await page.read<{ width: number; height: number; right: number }[]>(
    `[${LAUNCHER}, ...all(box.shadowRoot, 'header button'), part('connection').querySelector('button')]
      .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().toJSON())`,
  );
  expect(places.length).toBe(4);
  for (const { width, height, right } of places) {
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    expect(right).toBeLessThanOrEqual(320);
  }
});
