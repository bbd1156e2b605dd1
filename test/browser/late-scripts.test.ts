import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { holdingProxy } from '../helpers/holding-proxy.ts';
import { pressOn } from '../helpers/message-rows.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A page that gets one of its scripts once the proxy is released, and another member of its room. */
async function openLate(script: string, room: string, tag: string) {
  const friend = headlessClient({ server: server.url, room });
  friend.join();
  friend.send('before the page');
  await until(() => friend.outgoing.length === 0 && friend.state.phase === 'live', 'the room has the message');
  const proxy = holdingProxy(server.url, { held: new RegExp(`^/chat-box\\.${script}\\.js$`) });
  const page = await BrowserPage.open(chatPage(proxy.url, `room="${room}" ${tag}`));
  await page.until(`box.client?.count === 2 && !box.state.catchingUp && box.client.messages.length === 1`);
  return {
    ...{ friend, proxy, page },
    /** Sends a message, and waits until the page has it. */
    async send(text: string) {
      friend.send(text);
      await page.until(`box.client.messages.at(-1)?.text === ${JSON.stringify(text)}`);
    },
    async [Symbol.asyncDispose]() {
      friend.leave();
      await page[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

browserTest('A chat counts messages that arrived in a hidden page before the script that counts them', async () => {
  await using late = await openLate('page-integration', 'late-script', 'notify');
  const { page, proxy } = late;
  // Tests cannot see the browser's own notifications.
  await page.run(`
    window.notifications = [];
    window.Notification = class {
      static permission = 'granted';
      constructor(title, { body }) { notifications.push(body); }
      close() {}
    };
  `);
  await late.send('seen');
  await page.until(`texts().at(-1) === 'seen'`);
  await page.setHidden(true);
  await late.send('not seen');
  expect(proxy.requests.some((request) => request.includes('page-integration'))).toBe(true);
  expect(await page.read<number>('box.unread')).toBe(0);
  proxy.release();
  await page.until(`box.unread === 1 && notifications.join() === 'not seen'`);
  await late.send('not seen either');
  await page.until(`box.unread === 2`);
  await page.setHidden(false);
  await page.until(`box.unread === 0`);
});

browserTest('A chat counts no message that was shown before the script that counts them', async () => {
  await using late = await openLate('page-integration', 'late-shown', '');
  const { page, proxy } = late;
  // An older position of an earlier visit.
  await page.run(`
    const { epoch } = box.client.position;
    localStorage.setItem('chat-box seen ' + ${JSON.stringify(JSON.stringify([`${proxy.url}/`, 'late-shown']))}, '0 ' + epoch);
  `);
  await page.setHidden(true);
  await late.send('shown later');
  await page.setHidden(false);
  await page.until(`texts().at(-1) === 'shown later'`);
  await page.setHidden(true);
  proxy.release();
  await late.send('not seen');
  await page.until(`box.unread === 1`);
});

browserTest('A bubble counts messages that arrived after it joined, before the script that draws it', async () => {
  await using late = await openLate('page-integration', 'late-bubble', 'mode="bubble" title-badge');
  const { page, proxy } = late;
  await late.send('one');
  proxy.release();
  await page.until(`box.unread === 1 && document.title === '(1) Chat'`);
});

browserTest('A bubble that was removed before its script had loaded counts no message of that time', async () => {
  await using late = await openLate('page-integration', 'late-removed', 'mode="bubble"');
  const { page, proxy, friend } = late;
  await page.run(`
    window.removed = box;
    window.parent_ = box.parentNode;
    box.remove();
    await new Promise((resolve) => setTimeout(resolve));
  `);
  friend.send('while it was removed');
  await until(() => friend.outgoing.length === 0, 'the room has the message');
  await page.run(`parent_.append(removed)`);
  await page.until(`box.client?.messages.length === 2 && box.state.phase === 'live' && !box.state.catchingUp`);
  await late.send('after it');
  proxy.release();
  await page.until(`box.unread === 1`);
});

const ANNOUNCED = `all(part('log'), '#news p').map(shown).join()`;

browserTest('Messages that arrive before the script for screen readers are announced as they are by then', async () => {
  await using late = await openLate('accessibility', 'late-reader', '');
  const { friend, proxy, page } = late;
  const idOf = (text: string) => friend.messages.find((message) => message.text === text)?.id ?? '';
  for (const text of ['deleted at once', 'with a mistake', 'unchanged']) friend.send(text);
  await page.until(`texts().at(-1) === 'unchanged'`);
  await until(() => friend.outgoing.length === 0, 'the room has the messages');
  friend.command({ type: 'delete', message: idOf('deleted at once') });
  friend.command({ type: 'edit', message: idOf('with a mistake'), text: 'corrected' });
  await page.until(`texts()[1] === '' && texts()[2].startsWith('corrected')`);
  proxy.release();
  const name = friend.you?.name;
  await page.until(`${ANNOUNCED} === '${name}: corrected,${name}: unchanged'`);
});

browserTest('Messages that wait for the script for screen readers are not announced in another room', async () => {
  await using late = await openLate('accessibility', 'late-other', '');
  const { friend, proxy, page } = late;
  friend.send('only for that room');
  await page.until(`texts().at(-1) === 'only for that room'`);
  await page.run(`box.room = 'another'`);
  await page.until(`box.client?.count === 1 && texts().length === 0`);
  proxy.release();
  await page.until(`box.shadowRoot.querySelector('chat-box-accessibility:defined') !== null`);
  const carol = headlessClient({ server: server.url, via: 'websocket', room: 'another' });
  carol.join();
  carol.send('for all');
  await page.until(`${ANNOUNCED}.endsWith(': for all')`);
  expect(await page.read<string>(ANNOUNCED)).toBe(`${carol.you?.name}: for all`);
  carol.leave();
});

browserTest('Messages that wait for the script for screen readers are not announced in a closed panel', async () => {
  await using late = await openLate('accessibility', 'late-panel', 'mode="panel" open');
  const { friend, proxy, page } = late;
  await page.until(`texts().length === 1`);
  friend.send('while it was open');
  await page.until(`texts().at(-1) === 'while it was open'`);
  await page.run(`box.hide(); await box.updateComplete;`);
  proxy.release();
  await page.until(`customElements.get('chat-box-accessibility') !== undefined`);
  await page.run(`box.show(); await box.updateComplete;`);
  await page.until(`texts().length === 2`);
  friend.send('now');
  await page.until(`${ANNOUNCED} === '${friend.you?.name}: now'`);
});

/** Statements that move the element, as frameworks do. */
const MOVE = `const { parentElement } = box; box.remove(); parentElement.append(box);`;

browserTest(
  'Messages that wait for the script for screen readers are announced after a move of the element',
  async () => {
    await using late = await openLate('accessibility', 'late-moved-reader', '');
    const { page, friend, proxy } = late;
    await late.send('early');
    await page.until(`texts().at(-1) === 'early'`);
    await page.run(MOVE);
    proxy.release();
    await page.until(`${ANNOUNCED} === '${friend.you?.name}: early'`);
  },
);

browserTest('A message that moves the element is announced once it is back', async () => {
  await using late = await openLate('none', 'moved-by-message', '');
  const { page, friend } = late;
  await page.until(`box.shadowRoot.querySelector('chat-box-accessibility:defined') !== null`);
  await page.run(`box.addEventListener('chat-message', () => { ${MOVE} }, { once: true });`);
  await late.send('moved by this');
  await page.until(`${ANNOUNCED} === '${friend.you?.name}: moved by this'`);
});

browserTest('A message is announced with its context once after the element was moved twice at once', async () => {
  await using late = await openLate('none', 'moved-twice', '');
  const { page, friend } = late;
  await page.until(`box.shadowRoot.querySelector('chat-box-accessibility:defined') !== null`);
  const name = await page.name();
  await page.run(`
    const { parentElement } = box;
    const wrapper = document.createElement('div');
    parentElement.append(wrapper);
    wrapper.append(box);
    parentElement.append(box);
    await box.updateComplete;
    await part('log').host.updateComplete;
  `);
  await late.send(`@${name} hello`);
  await page.until(`${ANNOUNCED}.startsWith('${friend.you?.name}: @${name} hello; ')`);
  // The observers of the line run before this.
  await page.run('await new Promise(requestAnimationFrame)');
  expect((await page.read<string>(ANNOUNCED)).split('; ')).toHaveLength(2);
});

browserTest(
  'A message of a hidden page stays unread when the element moves before the script that counts it',
  async () => {
    await using late = await openLate('page-integration', 'late-moved', '');
    const { page, proxy } = late;
    await page.setHidden(true);
    await late.send('not seen');
    await page.run(`${MOVE} await box.updateComplete;`);
    proxy.release();
    await late.send('not seen either');
    await page.until(`box.unread === 2`);
  },
);

browserTest('A bubble that is shown and hidden before its script has loaded stays closed', async () => {
  await using late = await openLate('page-integration', 'late-hidden', 'mode="bubble"');
  const { page, proxy } = late;
  await page.run(`box.show(); box.hide();`);
  proxy.release();
  await page.until(`box.shadowRoot.querySelector('.launcher') !== null`);
  await page.run(`await box.updateComplete; await new Promise(requestAnimationFrame);`);
  expect(await page.read<boolean>('box.open')).toBe(false);
});

browserTest('A text that is typed while the script for commands loads is the next message', async () => {
  await using late = await openLate('commands', 'late-command', '');
  const { page, proxy, friend } = late;
  const field = `part('composer').querySelector('textarea')`;
  const enter = async (text: string) => {
    await page.click(field);
    await page.type(text);
    await page.press('Enter');
  };
  await enter('/nick Maria');
  await page.until(`${field}.value === ''`);
  await enter('sent at once');
  await page.until(`texts().at(-1) === 'sent at once'`);
  await page.type('not sent yet');
  proxy.release();
  await page.until(`you() === 'Maria' && ${field}.value === 'not sent yet'`);
  await page.press('Enter');
  await page.until(`texts().at(-1) === 'not sent yet' && ${field}.value === ''`);
  // A command that gets a hint keeps its text.
  await enter('/nick a b');
  await page.until(`${field}.value === '/nick a b'`);
  await until(() => friend.messages.length === 3, 'the friend has the messages');
  expect(friend.messages.map(({ text }) => text)).toEqual(['before the page', 'sent at once', 'not sent yet']);
});

browserTest('A command is carried out although the reply around it ends while its script loads', async () => {
  await using late = await openLate('commands', 'late-command-reply', '');
  const { page, proxy, friend } = late;
  const field = `part('composer').querySelector('textarea')`;
  await late.send('a question');
  await pressOn(page, 'a question', 'Reply');
  await page.click(field);
  await page.type('/nick Maria');
  await page.press('Enter');
  await page.until(`${field}.value === ''`);
  // The original changes, and the answer to it is sent, before the script arrives.
  friend.command({ type: 'edit', message: friend.messages.at(-1)?.id ?? '', text: 'a new question' });
  await page.until(`texts().at(-1).startsWith('a new question')`);
  await page.type('my answer');
  await page.press('Enter');
  await page.until(`texts().at(-1) === 'my answer'`);
  proxy.release();
  await page.until(`you() === 'Maria' && ${field}.value === ''`);
});

browserTest('A command whose room changes while its script loads stays in the draft of its room', async () => {
  await using late = await openLate('commands', 'late-command-room', '');
  const { page, proxy } = late;
  const field = `part('composer').querySelector('textarea')`;
  await page.click(field);
  await page.type('/nick Maria');
  await page.press('Enter');
  await page.until(`${field}.value === ''`);
  await page.type('next');
  await page.run(`box.room = 'another-room'; await box.updateComplete;`);
  await page.until(`box.state.phase === 'live' && ${field}.value === ''`);
  const name = await page.name();
  proxy.release();
  await page.until(`Object.values(sessionStorage).some((stored) => stored.includes('/nick Maria'))`);
  await page.run(`box.room = 'late-command-room'; await box.updateComplete;`);
  await page.until(`${field}.value === '/nick Maria\\nnext'`);
  expect(name).not.toBe('Maria');
});

browserTest('A hint leaves the caret and the history of the field alone once its script has loaded', async () => {
  await using late = await openLate('none', 'command-caret', '');
  const { page } = late;
  const field = `part('composer').querySelector('textarea')`;
  await page.click(field);
  await page.type('/nick a b');
  await page.press('Enter');
  await page.until(`part('composer').textContent.includes('can’t use that name')`);
  await page.run(`${field}.setSelectionRange(7, 7)`);
  await page.press('Enter');
  await page.run('await new Promise(requestAnimationFrame)');
  expect(await page.read<number>(`${field}.selectionStart`)).toBe(7);
});
