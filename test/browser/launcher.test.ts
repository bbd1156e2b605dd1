import { afterAll, beforeAll, expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { looks } from '../helpers/looks.ts';
import {
  BADGE,
  CLOSE,
  DIALOG,
  FOCUS,
  IS_CLOSED,
  IS_IN,
  IS_OPEN,
  IS_STILL,
  LAUNCHER,
  openDocked,
} from '../helpers/page-docked.ts';
import type { PageHost } from '../helpers/page-host.ts';
import { shopPage } from '../helpers/page-shop.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const site = (tag: string): PageHost => shopPage(server.url, tag);

/** Adds another member to the room and waits until the page shows it. */
async function addFriend(page: BrowserPage, room: string): Promise<ReturnType<typeof headlessClient>> {
  const friend = headlessClient({ server: server.url, room });
  friend.join();
  await page.until(`box.client.count === 2`);
  return friend;
}

browserTest('The launcher opens the chat and focuses it, and Escape returns the focus', async () => {
  await using host = site('<chat-box mode="bubble" room="escape"></chat-box>');
  await using page = await openDocked(host);
  await page.until(IS_CLOSED);
  await page.saveScreenshot('launcher-light-1000');
  await page.click(LAUNCHER);
  await page.until(`${IS_OPEN} && ${FOCUS} === 'textarea'`);
  await page.type('hello from the corner');
  await page.press('Enter');
  await page.until(`texts().includes('hello from the corner')`);
  await page.until(IS_STILL);
  await page.saveScreenshot('bubble-light-1000');
  await page.press('Escape');
  await page.until(`${IS_CLOSED} && ${FOCUS} === 'launcher'`);
  // The same with the keyboard and the button in the header.
  await page.press('Enter');
  await page.until(`${IS_OPEN} && ${FOCUS} === 'textarea'`);
  await page.click(CLOSE);
  await page.until(`${IS_CLOSED} && ${FOCUS} === 'launcher'`);
  expect(await page.read<boolean[]>('toggles')).toEqual([true, false, true, false]);
  expect(page.consoleErrors).toEqual([]);
});

browserTest('The launcher and its chat take no space in the page and keep their place in any container', async () => {
  await using host = site('<chat-box mode="bubble" room="place"></chat-box>');
  await using page = await openDocked(host);
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
});

browserTest('A closed bubble counts the messages of others until it is opened', async () => {
  await using host = site('<chat-box mode="bubble" room="count"></chat-box>');
  await using page = await openDocked(host);
  const friend = await addFriend(page, 'count');
  expect(await page.read<boolean>(`box.shadowRoot.querySelector('chat-box-log') === null`)).toBe(true);
  await page.run(`box.send('my own')`);
  friend.send('one');
  const news = `shown(box.shadowRoot.querySelector('[role=status]'))`;
  await page.until(`${BADGE} === '1' && ${news} === '1 new message'`);
  friend.send('two');
  await page.until(`${BADGE} === '2' && ${LAUNCHER}.ariaLabel === 'Open chat: count, 2 new messages'`);
  // Screen readers got the count and do not get the messages again.
  expect(await page.read<string>(news)).toBe('1 new message');
  await page.saveScreenshot('launcher-light-1000-unread');
  expect(await page.read<number>('box.unread')).toBe(2);
  await page.click(LAUNCHER);
  await page.until(`${IS_OPEN} && texts().join() === 'my own,one,two' && box.unread === 0`);
  friend.send('seen at once');
  await page.until(`texts().includes('seen at once')`);
  expect(await page.read<number[]>('unread')).toEqual([1, 2, 0]);

  // A closed chat renders nothing until it is opened.
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

browserTest('A bubble with connect="manual" joins when it is first opened', async () => {
  await using host = site('<chat-box mode="bubble" room="hand" connect="manual"></chat-box>');
  await using page = await BrowserPage.open(host.url);
  await page.until(IS_CLOSED);
  expect(await page.read<string>('box.state.phase')).toBe('idle');
  await page.click(LAUNCHER);
  await page.until(`you().length > 0 && ${FOCUS} === 'textarea'`);
});

for (const mode of ['bubble', 'panel']) {
  browserTest(`A ${mode} stays open or closed on the next page of the site and keeps its unread count`, async () => {
    const room = `kept-${mode}`;
    await using host = site(`<chat-box mode="${mode}" room="${room}"></chat-box>`);
    await using page = await openDocked(host);
    await page.click(LAUNCHER);
    await page.until(IS_OPEN);
    await page.until(IS_STILL);
    await page.saveScreenshot(`${mode}-open`);
    await page.goto(new URL('?second', host.url));
    await page.until(`${IS_OPEN} && ${IS_IN}`);
    // A chat that opens by itself does not take the focus.
    expect(await page.read<string>(FOCUS)).toBe('body');
    await page.click(CLOSE);
    await page.until(IS_CLOSED);
    const friend = await addFriend(page, room);
    friend.send('one');
    await page.until(`box.unread === 1`);
    await page.goto(new URL('?third', host.url));
    await page.until(`${IS_CLOSED} && ${IS_IN} && ${BADGE} === '1'`);
    friend.send('two');
    await page.until(`${BADGE} === '2'`);
    await page.saveScreenshot(`${mode}-closed`);
    friend.leave();
  });
}

browserTest('A button of the page opens and closes a panel and gets the focus back', async () => {
  await using host = site('<chat-box mode="panel" room="own-button" open></chat-box>');
  await using page = await openDocked(host);
  await page.until(IS_OPEN);
  expect(await page.read<boolean[]>('toggles')).toEqual([]);
  await page.run(`box.hide()`);
  await page.until(IS_CLOSED);
  await page.run(`document.getElementById('help').onclick = () => box.show();`);
  await page.click(`document.getElementById('help')`);
  await page.until(`${IS_OPEN} && ${FOCUS} === 'textarea'`);
  await page.press('Escape');
  await page.until(`${IS_CLOSED} && ${FOCUS} === 'help'`);
  // The attribute opens the panel and leaves the focus in the field of the page.
  await page.click(`document.getElementById('search')`);
  await page.run(`box.setAttribute('open', '')`);
  await page.until(IS_OPEN);
  expect(await page.read<string>(FOCUS)).toBe('search');
  await page.run(`box.removeAttribute('open')`);
  await page.until(IS_CLOSED);
  expect(await page.read<string>(FOCUS)).toBe('search');
  expect(await page.read<boolean[]>('toggles')).toEqual([false, true, false, true, false]);
  // If you entered it another way, closing does not move the focus to the button that opened it earlier.
  await page.run(`box.setAttribute('open', '')`);
  await page.click(`part('composer').querySelector('textarea')`);
  await page.press('Escape');
  await page.until(`${IS_CLOSED} && ${FOCUS} === 'launcher'`);
});

browserTest('A reopened chat marks with a line the messages that arrived while it was closed', async () => {
  await using host = site('<chat-box mode="bubble" room="line" open></chat-box>');
  await using page = await openDocked(host);
  const friend = await addFriend(page, 'line');
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

browserTest('An open bubble stays open when it is moved in the page, and leaves when it is removed', async () => {
  await using host = site('<chat-box mode="bubble" room="moved"></chat-box>');
  for (const width of [1_000, 320]) {
    await using page = await openDocked(host, { width });
    await page.click(LAUNCHER);
    await page.until(IS_OPEN);
    const name = await page.name();
    await page.run(`document.querySelector('aside').append(box)`);
    await page.until(IS_OPEN);
    await page.send('moved');
    await page.until(`texts().includes('moved') && you() === '${name}'`);
    await page.press('Escape');
    await page.until(IS_CLOSED);
    await page.run(`window.kept = box; box.remove();`);
    await page.run(`document.body.append(window.kept);`);
    await page.until(`${IS_CLOSED} && ${IS_IN}`);
  }
});

for (const mode of ['bubble', 'panel']) {
  for (const { scheme, width } of looks(320, 1_000)) {
    browserTest(`A ${mode} passes every axe rule, closed and open, ${scheme}, ${width} pixels wide`, async () => {
      const room = `axe-${mode}-${scheme}-${width}`;
      await using host = site(`<chat-box mode="${mode}" room="${room}" notify></chat-box>`);
      await using page = await openDocked(host, { width, scheme });
      const friend = await addFriend(page, room);
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
