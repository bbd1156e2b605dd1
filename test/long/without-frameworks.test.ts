import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

// Repeats without a framework what React, Vue and similar libraries do to an element.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Serves a page that loads the script later, with `load`. */
const page = (tags = '') => hostPage(`<main>${tags}</main>`);
const LOAD = `
  document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: 'SERVER/chat-box.js' }));
  await customElements.whenDefined('chat-box');
`;
const load = () => LOAD.replace('SERVER', server.url);
const ROOM = `shown(box.shadowRoot.querySelector('h2'))`;
const IS_IN = `box.state.phase === 'live'`;

browserTest('The element applies properties and attributes that were set before it was defined', async () => {
  await using host = page();
  await using ann = await BrowserPage.open(host.url);
  await ann.run(`
    const chat = document.createElement('chat-box');
    chat.room = 'early';
    chat.mode = 'panel';
    chat.open = true;
    chat.titleBadge = true;
    chat.setAttribute('via', 'websocket');
    document.querySelector('main').append(chat);
    ${load()}
  `);
  await ann.until(`${IS_IN} && ${ROOM} === 'early' && box.client.link.route === 'websocket'`);
  expect(await ann.read<string>(`JSON.stringify([box.getAttribute('mode'), box.open, box.titleBadge])`)).toBe(
    '["panel",true,true]',
  );
  // The properties are the element's accessors again, and it follows them.
  expect(await ann.read<boolean>(`Object.hasOwn(box, 'room') || Object.hasOwn(box, 'open')`)).toBe(false);
  await ann.run(`box.room = 'later'`);
  await ann.until(`${IS_IN} && ${ROOM} === 'later'`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The element joins once, in the right room, when its attributes follow its insertion', async () => {
  await using host = page();
  await using ann = await BrowserPage.open(host.url);
  await ann.run(`
    ${load()}
    const chat = document.createElement('chat-box');
    window.states = [];
    chat.addEventListener('chat-state', ({ state }) => window.states.push(state.phase));
    document.querySelector('main').append(chat);
    for (const [name, value] of Object.entries({ room: 'made', server: '${server.url}', via: 'websocket' })) chat.setAttribute(name, value);
  `);
  await ann.until(`${IS_IN} && ${ROOM} === 'made'`);
  expect(await ann.read<string>(`window.states.filter((phase) => phase !== 'live').join()`)).toBe('joining');
});

browserTest('The element accepts method calls before it is first rendered', async () => {
  await using host = page('<chat-box connect="manual" room="written"></chat-box>');
  await using ann = await BrowserPage.open(host.url);
  await ann.run(`
    ${load()}
    box.room = 'set';
    box.join();
    window.sent = box.send('early');
    // The element never rendered the room that its tag named.
    await box.updateComplete;
    window.room = ${ROOM};
  `);
  await ann.until(`${IS_IN} && texts().join() === 'early' && sent && room === 'set'`);
  await ann.run(`
    window.toggles = [];
    const chat = document.createElement('chat-box');
    Object.assign(chat, { room: 'shown', mode: 'bubble', connect: 'manual' });
    chat.addEventListener('chat-toggle', ({ open }) => window.toggles.push(open));
    box.replaceWith(chat);
    chat.show();
  `);
  await ann.until(`${IS_IN} && ${ROOM} === 'shown' && toggles.join() === 'true'`);
});

browserTest('The element treats null, undefined and empty attributes as unset', async () => {
  await using host = page('<chat-box></chat-box>');
  await using ann = await BrowserPage.open(host.url);
  await ann.run(load());
  await ann.until(`${IS_IN} && ${ROOM} === 'lobby'`);
  const name = await ann.name();
  for (const value of ['null', 'undefined', `''`, `'null'`, `'undefined'`]) {
    await ann.run(`
      for (const attribute of ['room', 'server', 'via', 'token', 'mode', 'connect']) box[attribute] = ${value};
      box.setAttribute('room', ${value});
      await box.updateComplete;
    `);
    expect(await ann.read<string>(ROOM)).toBe('lobby');
  }
  for (const value of ['false', `'false'`]) {
    await ann.run(
      `for (const attribute of ['open', 'title-badge', 'sound', 'notify']) box.setAttribute(attribute, ${value}); await box.updateComplete;`,
    );
    expect(await ann.read<string>(`JSON.stringify([box.open, box.titleBadge, box.sound, box.notify])`)).toBe(
      '[false,false,false,false]',
    );
  }
  await ann.run(
    `box.open = undefined; box.mode = 'bubble'; await box.updateComplete; box.open = null; await box.updateComplete;`,
  );
  await ann.until(`box.shadowRoot.querySelector('.launcher').checkVisibility() && !box.hasAttribute('open')`);
  await ann.run(`box.setAttribute('open', 'true')`);
  await ann.until(`box.shadowRoot.querySelector('dialog').checkVisibility() && you() === '${name}'`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The element uses the language of the page when its own lang is unset', async () => {
  await using host = page('<chat-box></chat-box>');
  await using ann = await BrowserPage.open(host.url);
  await ann.run(`document.documentElement.lang = 'de'; ${load()}`);
  const words = `part('composer').querySelector('textarea').placeholder`;
  await ann.until(`${words}.startsWith('Nachricht')`);
  for (const value of ['null', 'undefined', `''`]) {
    await ann.run(`box.lang = 'en'`);
    await ann.until(`!${words}.startsWith('Nachricht')`);
    await ann.run(`box.lang = ${value}`);
    await ann.until(`${words}.startsWith('Nachricht')`);
  }
});

browserTest('The element keeps its member through renders that rewrite, move and wrap it', async () => {
  await using host = page('<chat-box room="churn"></chat-box>');
  await using ann = await BrowserPage.open(host.url);
  await ann.run(load());
  const name = await ann.name();
  await using bob = await BrowserPage.open(new URL('?bob', host.url));
  await bob.run(load());
  await bob.until(`people().length === 2`);
  await ann.click(`part('composer').querySelector('textarea')`);
  await ann.type('half a ');
  await ann.run(`
    const main = document.querySelector('main');
    for (let times = 0; times < 50; times++) {
      box.setAttribute('room', 'churn');
      box.room = 'churn';
      box.className = 'render-' + times;
      box.toggleAttribute('sound', times % 2 === 0);
      if (times % 3 === 0) await Promise.resolve();
      // A keyed list moves a row, and a condition wraps it.
      const wrapper = document.createElement('div');
      main.append(wrapper);
      if (times % 2) wrapper.append(box);
      else main.prepend(box);
      for (const old of [...main.querySelectorAll('div:empty')]) old.remove();
      if (times % 10 === 0) await new Promise(requestAnimationFrame);
    }
    if (main.moveBefore) main.moveBefore(box, null);
  `);
  await ann.click(`part('composer').querySelector('textarea')`);
  await ann.press('End');
  await ann.type('sentence');
  await ann.press('Enter');
  await bob.until(`texts().join() === 'half a sentence'`);
  expect(await ann.name()).toBe(name);
  expect(await bob.read<string>('presence()')).not.toContain('left');
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The element keeps member, log, draft and focus when its mode changes', async () => {
  await using host = page('<chat-box room="modes"></chat-box>');
  await using ann = await BrowserPage.open(host.url);
  await ann.run(load());
  const name = await ann.name();
  await ann.send('sent before');
  await ann.until(`texts().length === 1 && all(part('log'), '.pending').length === 0`);
  await ann.type('begun');
  for (const mode of ['bubble', 'panel', 'inline', 'nonsense', 'bubble']) {
    await ann.run(`box.mode = '${mode}'; box.open = true;`);
    await ann.until(`box.mode === '${mode}' && box.shadowRoot.activeElement?.localName === 'chat-box-composer'`);
    await ann.until(
      `texts().join() === 'sent before' && you() === '${name}' && part('composer').querySelector('textarea').value === 'begun'`,
    );
  }
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The element keeps its member when the body is swapped, and hands it to a replacement', async () => {
  await using host = page('<chat-box room="swap"></chat-box>');
  await using ann = await BrowserPage.open(host.url);
  await ann.run(load());
  const name = await ann.name();
  await using bob = await BrowserPage.open(new URL('?bob', host.url));
  await bob.run(load());
  await bob.until(`people().length === 2`);
  // Turbo moves permanent elements like this: it waits for promises between removal and insertion.
  await ann.run(`
    const kept = box;
    document.body.replaceWith(document.createElement('body'));
    for (let times = 0; times < 20; times++) await Promise.resolve();
    document.body.append(kept);
  `);
  await ann.send('swapped');
  await bob.until(`texts().join() === 'swapped'`);
  // React replaces an element like this when its key changes.
  await ann.run(`
    box.remove();
    await Promise.resolve();
    const other = document.createElement('chat-box');
    other.setAttribute('room', 'swap');
    document.body.append(other);
  `);
  await ann.until(`you() === '${name}' && texts().join() === 'swapped'`);
  await ann.send('replaced');
  await bob.until(`texts().join() === 'swapped,replaced'`);
  expect(await ann.name()).toBe(name);
  expect(await bob.read<string>('presence()')).not.toContain('left');
});
