import { expect, test } from 'bun:test';
import { ConnectError } from '../../../../../www/client/connect-failure.ts';
import type { ClientState } from '../../../../../www/client/state.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

/** Creates a client whose WebSocket has opened while its data channel still opens. */
async function clientWithLateChannel() {
  const page = new PagelessClient(0, undefined, ['data-channel', 'websocket']);
  page.client.join();
  const channel = await page.attempted(1);
  channel.signaling?.();
  page.advance(200);
  const socket = await (await page.attempted(2)).open();
  return { page, channel, socket };
}

test('HandoverConnection moves from a WebSocket to the data channel that was late, and posts no other offer', async () => {
  const { page, channel, socket } = await clientWithLateChannel();
  socket.welcome();
  socket.newestPage();
  page.client.send('one');
  page.advance(4_000);
  const late = await channel.open();
  expect(late.sent[0]).toMatchObject({ type: 'hello', token: 'token of me', epoch: 'epoch' });
  // It is held back until the room answers.
  page.client.send('two');
  late.welcome('me', [], { resumed: true, recovered: true });
  expect(page.client.link).toMatchObject({ route: 'data-channel', fallbackReason: undefined });
  expect(page.routeMemory.isBlocked()).toBe(false);
  expect(socket.state).toBe('closed');
  expect(late.sent.slice(1)).toMatchObject([{ text: 'one' }, { text: 'two' }]);
  // Without the late one, another offer would follow 5 s after the first welcome.
  page.advance(2_000);
  await page.attempted(2);
});

test('HandoverConnection tries another data channel after 5 s when the late one fails', async () => {
  const { page, channel, socket } = await clientWithLateChannel();
  socket.welcome();
  channel.fail(new ConnectError({ kind: 'timeout' }));
  await promisesSettled();
  expect(page.client.state.phase).toBe('live');
  page.advance(4_999);
  await page.attempted(2);
  page.advance(1);
  expect((await page.attempted(3)).route).toBe('data-channel');
});

test('HandoverConnection joins on the late data channel when the WebSocket breaks first', async () => {
  const { page, channel, socket } = await clientWithLateChannel();
  socket.onClosed();
  expect(page.client.state.phase).toBe('joining');
  (await channel.open()).welcome();
  expect(page.client.link?.route).toBe('data-channel');
  await page.attempted(2);
});

test('HandoverConnection joins once when the late data channel opens before the welcome', async () => {
  const { page, channel, socket } = await clientWithLateChannel();
  const late = await channel.open();
  await promisesSettled();
  expect(late.sent).toEqual([]);
  socket.welcome();
  socket.newestPage();
  await promisesSettled();
  // With a token, the room does not announce another member.
  expect(late.sent).toMatchObject([{ type: 'hello', token: 'token of me' }]);
  late.welcome('me', [], { resumed: true, recovered: true });
  expect(page.client.link?.route).toBe('data-channel');
  expect(socket.sent).toMatchObject([{ type: 'hello' }]);
});

test('HandoverConnection joins on the late data channel when the welcome takes 2 s', async () => {
  const { page, channel, socket } = await clientWithLateChannel();
  const late = await channel.open();
  page.advance(2_000);
  await promisesSettled();
  late.welcome();
  expect(page.client.link?.route).toBe('data-channel');
  // Without a token, the WebSocket may have a member of its own.
  expect(socket.sent.at(-1)).toEqual({ type: 'bye' });
});

test('HandoverConnection closes a late data channel that waits for the welcome when the page leaves', async () => {
  const { page, channel } = await clientWithLateChannel();
  const late = await channel.open();
  await promisesSettled();
  page.client.leave();
  await promisesSettled();
  expect(late.state).not.toBe('open');
  expect(late.sent).toEqual([]);
});

test('HandoverConnection lets a late data channel wait for the newest page, so that nothing vanishes', async () => {
  const { page, channel, socket } = await clientWithLateChannel();
  const late = await channel.open();
  socket.welcome();
  await promisesSettled();
  // A hello without the position would load the newest page again.
  expect(late.sent).toEqual([]);
  const states: ClientState[] = [];
  page.client.on('state', (state) => states.push(state));
  socket.newestPage();
  await promisesSettled();
  expect(late.sent).toMatchObject([{ type: 'hello', token: 'token of me', epoch: 'epoch', offset: 0 }]);
  late.welcome('me', [], { resumed: true, recovered: true });
  expect(states).toMatchObject([
    { phase: 'live', catchingUp: false },
    { phase: 'live', catchingUp: false },
  ]);
});

test('HandoverConnection lets a late data channel wait at most 2 s for the newest page', async () => {
  const { page, channel, socket } = await clientWithLateChannel();
  const late = await channel.open();
  page.advance(1_000);
  socket.welcome();
  page.advance(1_999);
  await promisesSettled();
  expect(late.sent).toEqual([]);
  page.advance(1);
  await promisesSettled();
  // The server closes a channel without a hello after 5 s.
  expect(late.sent).toMatchObject([{ type: 'hello', token: 'token of me' }]);
});

test('HandoverConnection opens another data channel when the network changes while the late one opens', async () => {
  for (const isWelcomed of [true, false]) {
    const { page, channel, socket } = await clientWithLateChannel();
    if (isWelcomed) socket.welcome();
    page.networkChanged();
    const next = await page.attempted(3);
    expect(next.route).toBe('data-channel');
    expect((await channel.open()).state).toBe('left');
    if (!isWelcomed) socket.welcome();
    socket.newestPage();
    (await next.open()).welcome('me', [], { resumed: true, recovered: true });
    expect(page.client.link?.route).toBe('data-channel');
  }
});

test('HandoverConnection waits 3 s for the late data channel after the WebSocket broke, and reconnects', async () => {
  const { page, channel, socket } = await clientWithLateChannel();
  socket.welcome();
  // The server has answered the offer, and dies.
  channel.signaling?.();
  socket.receive({ type: 'bye', code: 'shutdown', reason: 'Back soon.', retryAfter: 3_000 });
  expect(page.client.state.phase).toBe('joining');
  page.advance(2_999);
  expect(page.client.state.phase).toBe('joining');
  page.advance(1);
  expect(page.client.state).toMatchObject({ phase: 'waiting', retryAt: page.now + 3_000 });
  expect(channel.signal.aborted).toBe(true);
});

test('HandoverConnection waits longer for the welcome on a late data channel that has opened', async () => {
  const { page, channel, socket } = await clientWithLateChannel();
  socket.welcome();
  socket.onClosed();
  page.advance(2_999);
  const late = await channel.open();
  page.advance(4_999);
  late.welcome('me', [], { resumed: true, recovered: true });
  expect(page.client.link?.route).toBe('data-channel');
});

test.each(['leaves', 'sleeps'] as const)(
  'HandoverConnection abandons the late data channel when the page %s',
  async (what) => {
    const { page, channel, socket } = await clientWithLateChannel();
    socket.welcome();
    expect(channel.signal.aborted).toBe(false);
    if (what === 'leaves') page.client.leave();
    else page.sleep();
    expect(channel.signal.aborted).toBe(true);
  },
);
