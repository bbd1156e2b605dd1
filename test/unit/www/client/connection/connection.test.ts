import { expect, test } from 'bun:test';
import { mayReconnect } from '../../../../../src/protocol/close-codes.ts';
import { closeReasons } from '../../../../../src/protocol/close-reasons.ts';
import { ConnectError } from '../../../../../www/client/connect-failure.ts';
import type { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { message } from '../../../../helpers/page-events.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

/** Creates a client in the room, and the carrier that it uses. */
async function live(): Promise<{ page: PagelessClient; carrier: PageCarrier }> {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome();
  carrier.newestPage();
  return { page, carrier };
}

const unreachable = () => new ConnectError({ kind: 'unreachable' });

test('Connection retries forever with growing delays, and counts anew after a welcome', async () => {
  const page = new PagelessClient(0.999999);
  page.client.join();
  const waits: number[] = [];
  for (let at = 1; at <= 6; at++) {
    (await page.attempted(at)).fail(unreachable());
    await promisesSettled();
    const { state } = page.client;
    if (state.phase !== 'waiting') throw new Error(state.phase);
    for (let waited = 500; waits.length < at; waited += 500) {
      page.advance(500);
      await promisesSettled();
      if (page.attempts.length > at) waits.push(waited);
    }
  }
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
  expect(page.lastAttempt.attempt).toBe(7);
  const carrier = await page.lastAttempt.open();
  carrier.welcome();
  carrier.onClosed();
  expect(page.client.state).toMatchObject({ phase: 'waiting', attempt: 1, failure: { kind: 'lost' } });
});

test('Connection waits at least as long as the server asks', async () => {
  const page = new PagelessClient();
  page.client.join();
  (await page.attempted(1)).fail(
    new ConnectError({ kind: 'refused', status: 503, detail: 'Busy.', retryAfter: 7_000 }),
  );
  await promisesSettled();
  page.advance(6_999);
  await page.attempted(1);
  page.advance(1);
  await page.attempted(2);
});

test('Connection reconnects when the wait of a shutdown has passed, and no later', async () => {
  for (const [retryAfter, wait] of [
    [730, 730],
    [0, 100],
    [-5, 100],
    [1e12, 3_600_000],
  ] as const) {
    const page = new PagelessClient(0.999);
    const carrier = await page.join();
    carrier.welcome();
    carrier.newestPage();
    carrier.receive({ type: 'bye', code: 'shutdown', reason: 'Restarting.', retryAfter });
    expect(page.client.state).toMatchObject({ phase: 'waiting', retryAt: page.now + wait });
    // Only a kicked member may not return earlier.
    expect(page.client.state).not.toHaveProperty('failure.until', expect.anything());
    page.advance(wait - 1);
    await page.attempted(1);
    page.advance(1);
    await page.attempted(2);
  }
});

test('Connection waits longer each time a server refuses to stay open, whatever wait it names', async () => {
  const page = new PagelessClient(0.999_999);
  page.client.join();
  const waits: number[] = [];
  for (let at = 1; at <= 3; at++) {
    const carrier = await (await page.attempted(at)).open();
    carrier.receive({ type: 'bye', code: 'shutdown', reason: 'Restarting.', retryAfter: 0 });
    const { state } = page.client;
    if (state.phase !== 'waiting') throw new Error(state.phase);
    waits.push(Math.round(state.retryAt - page.now));
    page.advance(state.retryAt - page.now);
  }
  expect(waits).toEqual([2_000, 4_000, 8_000]);
});

test('Connection reconnects or ends as the close code says', async () => {
  for (const closing of Object.values(closeReasons)) {
    // It ends a connection without `getToken`: see token.test.ts.
    if (closing.code === 'expired') continue;
    const reconnects = mayReconnect(closing.code);
    const { page, carrier } = await live();
    page.client.send('unsent');
    carrier.receive({ type: 'bye', code: closing.code, reason: closing.reason });
    expect(page.client.state).toMatchObject({
      phase: reconnects ? 'waiting' : 'ended',
      failure: { kind: 'closed', close: { code: closing.code, reconnects, reason: closing.reason } },
    });
    expect(page.client.outgoing[0]?.state).toEqual(
      reconnects ? { kind: 'sent' } : { kind: 'failed', failure: 'ended' },
    );
    expect(carrier.state).toBe('closed');
    // A WebSocket may close with the status alone.
    const other = await live();
    other.carrier.onClosed(closing.status);
    expect(other.page.client.state.phase).toBe(reconnects ? 'waiting' : 'ended');
  }
});

test('Connection reconnects after being replaced only on join', async () => {
  const { page, carrier } = await live();
  carrier.receive({ type: 'bye', code: 'replaced', reason: '' });
  carrier.onClosed();
  page.advance(100_000);
  page.wake();
  page.sleep();
  page.wake();
  await page.attempted(1);
  expect(page.client.state.phase).toBe('ended');
  expect((await page.join()).sent).toMatchObject([{ type: 'hello', token: 'token of me' }]);
});

test('Connection ends after a refusal, and join tries again', async () => {
  const page = new PagelessClient();
  page.client.join();
  (await page.attempted(1)).fail(new ConnectError({ kind: 'refused', status: 403, detail: 'Not from there.' }));
  await promisesSettled();
  expect(page.client.state).toMatchObject({ phase: 'ended', failure: { detail: 'Not from there.' } });
  page.advance(100_000);
  page.wake();
  await page.attempted(1);
  page.client.join();
  await page.attempted(2);
});

test('Connection counts 15 idle seconds as lost, and keeps its member in the room', async () => {
  const { page, carrier } = await live();
  page.advance(7_000);
  carrier.receive({ type: 'ping' });
  page.advance(14_999);
  expect(page.client.state.phase).toBe('live');
  // Another carrier is opening by then. It fails.
  (await page.attempted(2)).fail(unreachable());
  await promisesSettled();
  page.advance(1);
  expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'lost' } });
  // Neither `bye` nor the end of the session: the member would leave the room.
  expect(carrier.state).toBe('closed');
  expect(carrier.sent.at(-1)).toEqual({ type: 'pong' });
});

test('Connection retries when a carrier never brings a welcome', async () => {
  const page = new PagelessClient();
  const carrier = await page.join();
  page.advance(15_000);
  expect(page.client.state).toMatchObject({ phase: 'waiting', attempt: 2 });
  expect(carrier.state).toBe('closed');
});

test('Connection ignores what arrives late on an abandoned carrier', async () => {
  const { page, carrier } = await live();
  const received: string[] = [];
  page.client.on('message', ({ text }) => received.push(text));
  carrier.onClosed();
  const next = await page.join();
  next.welcome('me2');
  carrier.receive(message('late', 1));
  carrier.welcome('me3');
  carrier.onClosed();
  expect(received).toEqual([]);
  expect(page.client.state).toMatchObject({ phase: 'live', you: { id: 'me2' } });
});

test('Connection closes a carrier that opens after it was closed', async () => {
  const page = new PagelessClient();
  page.client.join();
  const only = await page.attempted(1);
  page.client.leave();
  expect(only.signal.aborted).toBe(true);
  expect(page.client.state.phase).toBe('idle');
  expect(page.lifecycleListeners.size).toBe(0);
  const carrier = await only.open();
  expect(carrier.sent).toEqual([]);
});

test('Connection stays closed when the carrier breaks on bye', async () => {
  const { page, carrier } = await live();
  carrier.send = () => carrier.onClosed();
  page.client.leave();
  page.advance(100_000);
  await page.attempted(1);
  expect(page.client.state.phase).toBe('idle');
});

test('Connection sends bye and ends the session when the client leaves', async () => {
  const { page, carrier } = await live();
  page.client.leave();
  expect(carrier.sent.at(-1)).toEqual({ type: 'bye' });
  expect(carrier.state).toBe('left');
  carrier.onClosed();
  page.advance(100_000);
  expect(page.client.state.phase).toBe('idle');
});

test('Connection retries at once when the page wakes up while it waits', async () => {
  const page = new PagelessClient();
  page.client.join();
  (await page.attempted(1)).fail(unreachable());
  await promisesSettled();
  page.wake();
  await page.attempted(2);
  // The timer that was waiting is gone.
  page.advance(15_000);
  await page.attempted(2);
});

test('Connection closes without bye when the page sleeps, and joins again when it wakes up', async () => {
  const { page, carrier } = await live();
  page.sleep();
  expect(carrier.state).toBe('closed');
  expect(carrier.sent).toEqual([{ type: 'hello' }]);
  expect(page.holdsLock).toBe(false);
  page.advance(100_000);
  await page.attempted(1);
  page.wake();
  await page.attempted(2);
  // A page that is shown reports it twice: with `pageshow` and with its visibility.
  page.wake();
  await page.attempted(2);
  const next = await page.lastAttempt.open();
  expect(next.sent).toEqual([{ type: 'hello', token: 'token of me', epoch: 'epoch', offset: 0 }]);
  next.welcome('me', [], { recovered: true });
  // It is awake: another wake event does not start over.
  page.wake();
  await page.attempted(2);
});

test('Connection checks on wake whether the server sent anything lately, and stays or reconnects', async () => {
  const { page, carrier } = await live();
  page.doze(7_999);
  page.wake();
  expect(page.client.state.phase).toBe('live');
  page.doze(7_001);
  expect(page.client.state.phase).toBe('live');
  page.wake();
  expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'lost' } });
  expect(carrier.state).toBe('closed');
});

test('Connection releases the identity when a page that is out of the room sleeps', async () => {
  const { page, carrier } = await live();
  carrier.receive({ type: 'bye', code: 'replaced', reason: '' });
  expect(page.holdsLock).toBe(true);
  page.sleep();
  expect(page.holdsLock).toBe(false);
});
