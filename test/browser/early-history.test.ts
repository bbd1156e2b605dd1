import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatMember, type ChatMember } from '../helpers/chat-member.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { hostPage } from '../helpers/page-host.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { JWT_SECRET, signToken } from '../helpers/sign-token.ts';
import { until } from '../helpers/until.ts';
import { friendIn } from '../helpers/room-friend.ts';
import { holdingProxy } from '../helpers/holding-proxy.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

const ADMIN_TOKEN = 'a-token-for-owners';
const FIELD = `part('composer').querySelector('textarea')`;
const ANNOUNCED = `all(part('log'), '#news p').map(shown)`;
const PENDING = `all(part('log'), '.pending')`;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ADMIN_TOKEN });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Sends a text, and waits until the room has it. */
async function post(member: ChatMember, text: string): Promise<string> {
  const id = member.send(text);
  await member.next('ack', (ack) => ack.id === id);
  return id;
}

const isPageRequest = (room: string) => (request: string) => request.startsWith(`GET /rooms/${room}/now`);

browserTest('The element shows the room and takes a message before it is connected, then misses nothing', async () => {
  const room = freshRoom();
  await using bob = await chatMember(server.url, 'WebSocket', room, { admin: ADMIN_TOKEN });
  expect(await bob.outcome({ type: 'settings', rev: 0, topic: 'Bears only' })).toBe('ack');
  const first = await post(bob, 'one');
  await post(bob, 'two');
  await using proxy = holdingProxy(server.url);
  await using page = await BrowserPage.open(chatPage(proxy.url, `room="${room}" via="whip"`));
  // Nothing claims that the page is connected, or that the connection is lost.
  const isQuiet = `box.state.phase === 'joining' && status().startsWith('Joining') && tool('connection-panel') === null`;
  await page.until(`texts().join() === 'one,two' && ${isQuiet}`);
  await page.run(`
    window.events = [];
    for (const name of ['reset', 'joined', 'left']) box.client.on(name, () => events.push(name));
    box.addEventListener('chat-message', ({ message }) => events.push(message.text));
  `);
  expect(await page.read<string>(`shown(box.shadowRoot.querySelector('.online bdi'))`)).toBe('1 online');
  await page.until(`shown(box.shadowRoot).includes('Bears only')`);
  await page.click(FIELD);
  await page.type('mine');
  await page.press('Enter');
  await page.until(`${FIELD}.value === '' && texts().join() === 'one,two,mine' && ${PENDING}.length === 1`);
  await page.saveScreenshot('early-history-joining');
  const bottom = `part('log').host.getBoundingClientRect().bottom`;
  const before = await page.read<number>(bottom);
  expect(bob.received.some((event) => event.type === 'message' && event.text === 'mine')).toBe(false);

  // What happens between the page and the join arrives as if the page had been there.
  await post(bob, 'three');
  expect(await bob.outcome({ type: 'edit', message: first, text: 'ONE' })).toBe('ack');
  proxy.release();
  await page.until(`box.state.phase === 'live' && !box.state.catchingUp && ${PENDING}.length === 0`);
  expect(Math.abs((await page.read<number>(bottom)) - before)).toBeLessThan(1);
  await page.until(`texts().map((text) => text.trim()).join() === 'ONE,two,three,mine'`);
  expect(await page.read<string[]>('events')).toEqual(['three', 'mine']);
  expect(await page.read<string[]>(ANNOUNCED)).toEqual([expect.stringContaining('three')] as never);
  expect(await page.read<number>('box.client.count')).toBe(2);
  expect(await page.read<number>(`all(part('log'), '.unread').length`)).toBe(0);
  await bob.next('message', ({ text }) => text === 'mine');
  await post(bob, 'four');
  await page.until(`texts().at(-1) === 'four'`);
  const mine = bob.received.filter((event) => event.type === 'message' && event.text === 'mine');
  expect(mine).toHaveLength(1);

  // A page that comes back has its own record.
  expect(proxy.requests.filter(isPageRequest(room))).toHaveLength(1);
  await page.reload();
  await page.until(`texts().length === 5`);
  expect(proxy.requests.filter(isPageRequest(room))).toHaveLength(1);
});

browserTest(
  'The element keeps the place of a reader who has scrolled up in the page before it is connected',
  async () => {
    const room = freshRoom();
    await using bob = await chatMember(server.url, 'WebSocket', room);
    for (let number = 0; number < 60; number++) await post(bob, `message ${number}`);
    await using proxy = holdingProxy(server.url);
    await using page = await BrowserPage.open(chatPage(proxy.url, `room="${room}" via="whip"`));
    await page.until(`texts().at(-1) === 'message 59'`);
    const scroller = `part('log').querySelector('.scroller')`;
    await page.until(`${scroller}.scrollHeight - ${scroller}.scrollTop - ${scroller}.clientHeight < 2`);
    await page.run(`${scroller}.scrollTop = 200`);
    const top = `all(part('log'), 'article').find((row) => row.getBoundingClientRect().top >= ${scroller}.getBoundingClientRect().top)`;
    const place = `(() => { const row = ${top}; return shown(row) + ' ' + Math.round(row.getBoundingClientRect().top); })()`;
    await page.run(`await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame)`);
    const before = await page.read<string>(place);
    await post(bob, 'between');
    proxy.release();
    await page.until(`box.state.phase === 'live' && box.client.messages.at(-1)?.text === 'between'`);
    await page.until(`shown(part('log')).includes('1 new message')`);
    expect(await page.read<string>(place)).toBe(before);
  },
);

browserTest(
  'The element loads older messages once it is connected, for a reader at the beginning of the page',
  async () => {
    const room = freshRoom();
    await using bob = await chatMember(server.url, 'WebSocket', room);
    for (let number = 0; number < 70; number++) await post(bob, `message ${number}`);
    await using proxy = holdingProxy(server.url);
    await using page = await BrowserPage.open(chatPage(proxy.url, `room="${room}" via="whip"`));
    await page.until(`texts().at(-1) === 'message 69'`);
    const scroller = `part('log').querySelector('.scroller')`;
    await page.until(`${scroller}.scrollHeight - ${scroller}.scrollTop - ${scroller}.clientHeight < 2`);
    const scrolled = `new Promise((resolve) => ${scroller}.addEventListener('scroll', resolve, { once: true }))`;
    await page.run(`const scrolled = ${scrolled}; ${scroller}.scrollTop = 0; await scrolled;`);
    expect(await page.read<string>('texts()[0]')).toBe('message 20');
    proxy.release();
    await page.until(`texts()[0] === 'message 0' && texts().length === 70`);
  },
);

browserTest('The element joins as ever when the server has no early history', async () => {
  const room = freshRoom();
  await using bob = await chatMember(server.url, 'WebSocket', room);
  await post(bob, 'one');
  await using proxy = holdingProxy(server.url, { refused: /^\/rooms\// });
  await using page = await BrowserPage.open(chatPage(proxy.url, `room="${room}" via="whip"`));
  await page.until(`status().startsWith('Joining') && texts().length === 0`);
  proxy.release();
  await page.until(`box.state.phase === 'live' && texts().join() === 'one'`);
  expect(proxy.requests.filter(isPageRequest(room))).toHaveLength(1);
});

browserTest('The element requests the early page with its token and without a preflight', async () => {
  const AUTH_TOKEN = 'a-token-of-this-server';
  await using guarded = await startTestServer({ AUTH_TOKEN });
  await using proxy = holdingProxy(guarded.url);
  await using page = await BrowserPage.open(chatPage(proxy.url, `via="whip" token="${AUTH_TOKEN}"`));
  proxy.release();
  await page.until(`box.state.phase === 'live'`);
  const ofPage = proxy.requests.filter((request) => request.includes(' /rooms/'));
  expect(ofPage).toEqual([`GET /rooms/lobby/now?token=${AUTH_TOKEN}`]);
});

browserTest('A bubble counts no message that the same user wrote elsewhere while it connects', async () => {
  await using users = await startTestServer({ JWT_SECRET });
  await using proxy = holdingProxy(users.url);
  const token = await signToken();
  const phone = headlessClient({ server: users.url, room: 'own', via: 'websocket', token });
  phone.join();
  phone.send('seen on this computer');
  await until(() => phone.outgoing.length === 0 && phone.state.phase === 'live', 'the room has the message');
  const { epoch, offset } = phone.position;
  phone.send('from my phone');
  await until(() => phone.outgoing.length === 0, 'the room has the message');
  const key = `chat-box seen ${JSON.stringify([`${proxy.url}/`, 'own'])}`;
  await using host = hostPage(`
    <script>
      localStorage.setItem(${JSON.stringify(key)}, '${offset} ${epoch}');
      window.counts = [];
      addEventListener('chat-unread', ({ count }) => counts.push(count));
    </script>
    <script type="module" src="${proxy.url}/chat-box.js"></script>
    <chat-box room="own" via="whip" mode="bubble" token="${token}"></chat-box>`);
  await using page = await BrowserPage.open(host.url);
  await page.until(`box.client?.messages.length === 2 && box.shadowRoot.querySelector('.launcher') !== null`);
  await page.run('await box.updateComplete');
  proxy.release();
  await page.until(`box.state.phase === 'live' && !box.state.catchingUp`);
  using friend = await friendIn(users.url, 'own');
  await friend.send('from a friend');
  await page.until(`box.unread === 1`);
  expect(await page.read<string>('counts.join()')).toBe('1');
  phone.leave();
});
