import { expect, test } from 'bun:test';
import { ConnectError, type ConnectFailure } from '../../../../../www/client/connect-failure.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

const failure = (reason: ConnectFailure) => new ConnectError(reason);
const pageWithBoth = () => new PagelessClient(0, undefined, ['data-channel', 'websocket']);
const RESUMED = { resumed: true, recovered: true };

test('HandoverConnection opens a WebSocket beside a data channel that is open but not welcomed within 2 s', async () => {
  const page = pageWithBoth();
  const silent = await page.join();
  page.advance(1_999);
  await page.attempted(1);
  page.advance(1);
  const socket = await (await page.attempted(2)).open();
  expect(socket.sent).toEqual([{ type: 'hello' }]);
  expect(page.client.state.phase).toBe('joining');
  socket.welcome();
  expect(page.client.link?.route).toBe('websocket');
  // The room may have made a member for its hello.
  expect(silent.state).toBe('left');
  silent.welcome('ghost');
  expect(page.client.you?.id).toBe('me');
  page.advance(5_000);
  await page.attempted(2);
});

test('HandoverConnection leaves on the WebSocket when the data channel is welcomed late', async () => {
  const page = pageWithBoth();
  const slow = await page.join();
  page.advance(2_000);
  const socket = await (await page.attempted(2)).open();
  slow.welcome();
  expect(page.client.link?.route).toBe('data-channel');
  expect(socket.state).toBe('left');
  expect(socket.sent.at(-1)).toEqual({ type: 'bye' });
  socket.welcome('ghost');
  expect(page.client.you?.id).toBe('me');
});

/** Creates a client that comes back, and has sent `hello` on two carriers. */
async function comingBackOnTwo() {
  const page = pageWithBoth();
  const first = await page.join();
  first.welcome();
  first.onClosed();
  const slow = await page.reconnect();
  page.advance(2_000);
  return { page, slow, socket: await (await page.attempted(3)).open() };
}

test('HandoverConnection moves to the second carrier when both sent the hello of one member', async () => {
  const { page, slow, socket } = await comingBackOnTwo();
  slow.welcome('me', [], RESUMED);
  expect(page.client.state.phase).toBe('live');
  page.client.send('held');
  // The server moves the member with the second hello, so that closing the second carrier would end both.
  slow.receive({ type: 'bye', code: 'replaced', reason: '' });
  expect(page.client.state.phase).toBe('live');
  socket.welcome('me', [], RESUMED);
  expect(page.client.link?.route).toBe('websocket');
  // A bye would end the member.
  expect(slow.sent).toMatchObject([{ type: 'hello' }]);
  expect(socket.sent).toMatchObject([{ type: 'hello' }, { type: 'send', text: 'held' }]);
});

test('HandoverConnection stays on the first carrier when the second one that sent the hello of one member fails', async () => {
  for (const how of ['closes', 'is silent'] as const) {
    const { page, slow, socket } = await comingBackOnTwo();
    slow.welcome('me', [], RESUMED);
    page.client.send('held');
    if (how === 'closes') socket.onClosed();
    else page.advance(5_000);
    expect(slow.sent).toMatchObject([{ type: 'hello' }, { type: 'send', text: 'held' }]);
    expect(page.client.link?.route).toBe('data-channel');
  }
});

test('HandoverConnection reconnects when the server receives the hello of the first carrier last', async () => {
  for (const isWelcomed of [false, true]) {
    const { page, slow, socket } = await comingBackOnTwo();
    if (isWelcomed) slow.welcome('me', [], RESUMED);
    socket.welcome('me', [], RESUMED);
    expect([slow.state, slow.sent.length]).toEqual(['closed', 1]);
    socket.receive({ type: 'bye', code: 'replaced', reason: '' });
    expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'lost' } });
  }
});

test('HandoverConnection ends when another client replaces it after a hand-over that succeeded', async () => {
  const { page, slow, socket } = await comingBackOnTwo();
  socket.onClosed();
  slow.welcome('me', [], RESUMED);
  page.networkChanged();
  const next = await (await page.attempted(4)).open();
  next.welcome('me', [], RESUMED);
  next.receive({ type: 'bye', code: 'replaced', reason: '' });
  expect(page.client.state.phase).toBe('ended');
});

test('HandoverConnection goes on with its first carrier when the second one fails before either is welcomed', async () => {
  const page = pageWithBoth();
  const slow = await page.join();
  page.advance(2_000);
  (await page.attempted(2)).fail(failure({ kind: 'unreachable' }));
  await promisesSettled();
  expect(page.client.state.phase).toBe('joining');
  slow.welcome();
  expect(page.client.link?.route).toBe('data-channel');
});

test('HandoverConnection joins on the second carrier when the first one closes before either is welcomed', async () => {
  const page = pageWithBoth();
  const first = await page.join();
  page.advance(2_000);
  const socket = await (await page.attempted(2)).open();
  first.onClosed();
  socket.welcome();
  expect(page.client.link?.route).toBe('websocket');
});
