import { expect, test } from 'bun:test';
import { ConnectError, type ConnectFailure } from '../../../../../www/client/connect-failure.ts';
import { fallenBackClient } from '../../../../helpers/fallen-back-client.ts';
import type { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { message } from '../../../../helpers/page-events.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

const failure = (reason: ConnectFailure) => new ConnectError(reason);
const RESUMED = { resumed: true, recovered: true };

/** Creates a client on a WebSocket that has just sent `hello` on a data channel. */
async function handingOver(): Promise<{ page: PagelessClient; old: PageCarrier; next: PageCarrier }> {
  const { page, carrier: old } = await fallenBackClient();
  page.advance(5_000);
  const next = await (await page.attempted(3)).open();
  return { page, old, next };
}

const texts = ({ client }: PagelessClient) => client.messages.map(({ id }) => id);

test('HandoverConnection tries a data channel less and less often from a WebSocket, and moves to it', async () => {
  const { page, carrier } = await fallenBackClient();
  let tries = 2;
  for (const wait of [5_000, 10_000, 20_000]) {
    for (let passed = 1_000; passed < wait; passed += 1_000) {
      page.advance(1_000);
      carrier.receive({ type: 'ping' });
    }
    await page.attempted(tries);
    page.advance(1_000);
    const upgrade = await page.attempted(++tries);
    expect(upgrade.route).toBe('data-channel');
    if (wait < 20_000) upgrade.fail(failure({ kind: 'timeout' }));
    await promisesSettled();
  }
  const next = await page.lastAttempt.open();
  next.welcome('me', [], RESUMED);
  expect(page.client.link).toMatchObject({ route: 'data-channel', fallbackReason: undefined });
  expect(page.routeMemory.isBlocked()).toBe(false);
  expect(carrier.state).toBe('closed');
  expect(page.client.state.phase).toBe('live');
});

test('HandoverConnection reads the old carrier until the welcome on the new one, and applies nothing twice', async () => {
  const { page, old, next } = await handingOver();
  expect(next.sent).toEqual([{ type: 'hello', token: 'token of me', epoch: 'epoch', offset: 0 }]);
  old.receive(message('one', 1, { prev: 0 }));
  expect(texts(page)).toEqual(['one']);
  next.welcome('me', [], { ...RESUMED, head: 2 });
  old.receive(message('late', 3, { prev: 1 }));
  next.receive(message('one', 1, { prev: 0 }), message('two', 2));
  expect(texts(page)).toEqual(['one', 'two']);
  expect(page.client.state).toMatchObject({ phase: 'live', catchingUp: false });
});

test('HandoverConnection holds messages from hello to welcome, then sends them after the unacknowledged ones', async () => {
  const { page, carrier: old } = await fallenBackClient();
  page.client.send('before');
  page.advance(5_000);
  const next = await (await page.attempted(3)).open();
  const sentBefore = old.sent.length;
  page.client.send('meanwhile');
  page.client.typing();
  expect(old.sent.length).toBe(sentBefore);
  expect(next.sent.length).toBe(1);
  next.welcome('me', [], RESUMED);
  expect(next.sent.slice(1)).toMatchObject([
    { type: 'send', text: 'before' },
    { type: 'send', text: 'meanwhile' },
  ]);
});

test('HandoverConnection continues on the old carrier when a hand-over fails, and sends what it held', async () => {
  const { page, old, next } = await handingOver();
  page.client.send('held');
  next.onClosed();
  expect(page.client.state.phase).toBe('live');
  expect(old.sent.at(-1)).toMatchObject({ type: 'send', text: 'held' });
  old.receive(message('one', 1, { prev: 0 }));
  expect(texts(page)).toEqual(['one']);
});

test('HandoverConnection abandons a hand-over without a welcome after five seconds', async () => {
  const { page, old, next } = await handingOver();
  page.client.send('held');
  page.advance(2_000);
  old.receive({ type: 'ping' });
  page.advance(3_000);
  expect(next.state).toBe('closed');
  expect(old.sent.at(-1)).toMatchObject({ type: 'send', text: 'held' });
});

test('HandoverConnection waits for the welcome on the new carrier when the old one is replaced', async () => {
  const { page, old, next } = await handingOver();
  const phases: string[] = [];
  page.client.on('state', ({ phase }) => phases.push(phase));
  old.receive({ type: 'bye', code: 'replaced', reason: '' });
  old.onClosed();
  next.welcome('me', [], RESUMED);
  expect(phases).toEqual(['live']);
  expect(page.client.link?.route).toBe('data-channel');
});

test('HandoverConnection reconnects when its own failed hand-over replaced the old carrier', async () => {
  const { page, old, next } = await handingOver();
  next.onClosed();
  old.receive({ type: 'bye', code: 'replaced', reason: '' });
  expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'lost' } });
  const other = await handingOver();
  other.old.receive({ type: 'bye', code: 'replaced', reason: '' });
  other.next.onClosed();
  expect(other.page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'lost' } });
});

test('HandoverConnection ends when another client replaces it, also while a carrier opens', async () => {
  const { page, carrier } = await fallenBackClient();
  page.advance(5_000);
  const upgrade = await page.attempted(3);
  carrier.receive({ type: 'bye', code: 'replaced', reason: '' });
  expect(page.client.state.phase).toBe('ended');
  expect(upgrade.signal.aborted).toBe(true);
});

test('HandoverConnection continues on the new carrier when the old one breaks during a hand-over', async () => {
  const { page, carrier } = await fallenBackClient();
  page.advance(5_000);
  const upgrade = await page.attempted(3);
  carrier.onClosed();
  expect(page.client.state).toMatchObject({ phase: 'joining' });
  (await upgrade.open()).welcome('me', [], RESUMED);
  expect(page.client.state.phase).toBe('live');
  await page.attempted(3);
});

test('HandoverConnection reconnects when a failed hand-over replaced its carrier and the next one does not open', async () => {
  const { page, old, next } = await handingOver();
  next.onClosed();
  for (let passed = 0; passed < 10_000; passed += 5_000) {
    old.receive({ type: 'ping' });
    page.advance(5_000);
  }
  const upgrade = await page.attempted(4);
  old.receive({ type: 'bye', code: 'replaced', reason: '' });
  expect(page.client.state.phase).toBe('live');
  page.advance(3_000);
  expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'lost' } });
  expect(upgrade.signal.aborted).toBe(true);
});

test('HandoverConnection reconnects when both carriers break during a hand-over', async () => {
  const { page, carrier } = await fallenBackClient();
  page.advance(5_000);
  const upgrade = await page.attempted(3);
  carrier.onClosed();
  upgrade.fail(failure({ kind: 'ice-failed' }));
  await promisesSettled();
  expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'ice-failed' } });
  page.advance(500);
  expect((await page.attempted(4)).route).toBe('websocket');
});

test('HandoverConnection ends when the member is kicked during a hand-over', async () => {
  const { page, old, next } = await handingOver();
  old.receive({ type: 'bye', code: 'kicked', reason: '' });
  expect(page.client.state.phase).toBe('ended');
  expect(next.state).toBe('closed');
});

test('HandoverConnection sends bye on both carriers when the client leaves during a hand-over', async () => {
  const { page, old, next } = await handingOver();
  page.client.leave();
  expect(old.sent.at(-1)).toEqual({ type: 'bye' });
  expect(next.sent.at(-1)).toEqual({ type: 'bye' });
  expect([old.state, next.state]).toEqual(['left', 'left']);
});

test('HandoverConnection forgets failed routes when the network changes, and moves to the preferred one', async () => {
  const { page } = await fallenBackClient();
  page.networkChanged();
  expect(page.routeMemory.isBlocked()).toBe(false);
  const next = await page.attempted(3);
  expect(next.route).toBe('data-channel');
  (await next.open()).welcome('me', [], RESUMED);
  expect(page.client.link?.route).toBe('data-channel');
});

test('Connection reconnects when its new carrier dies after bye replaced on the old one and before its welcome', async () => {
  const { page, old, next } = await handingOver();
  old.receive({ type: 'bye', code: 'replaced', reason: 'Elsewhere.' });
  expect(page.client.state.phase).toBe('live');
  next.onClosed();
  expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'lost' } });
  const again = await page.reconnect();
  expect(again.sent).toMatchObject([{ type: 'hello', token: 'token of me' }]);
});

test('HandoverConnection sends no history request during a hand-over', async () => {
  const { page, carrier: old } = await fallenBackClient();
  old.receive(message('one', 5, { prev: 0 }));
  page.advance(5_000);
  await (await page.attempted(3)).open();
  page.client.loadOlder();
  expect(old.sent.some((message) => (message as { type: string }).type === 'history')).toBe(false);
});

test('HandoverConnection tries no data channel before the time that the server named in a refusal', async () => {
  const { page, carrier } = await fallenBackClient();
  page.advance(5_000);
  const busy = { kind: 'refused', status: 429, detail: 'Busy.', retryAfter: 60_000 } as const;
  (await page.attempted(3)).fail(failure(busy));
  await promisesSettled();
  for (let passed = 1_000; passed < 60_000; passed += 1_000) {
    page.advance(1_000);
    carrier.receive({ type: 'ping' });
  }
  await page.attempted(3);
  page.advance(1_000);
  await page.attempted(4);
});
