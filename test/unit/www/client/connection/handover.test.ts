import { expect, test } from 'bun:test';
import { ConnectError, type ConnectFailure } from '../../../../../www/client/connect-failure.ts';
import { fallenBackClient } from '../../../../helpers/fallen-back-client.ts';
import type { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { message } from '../../../../helpers/page-events.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

const failure = (trouble: ConnectFailure) => new ConnectError(trouble);
const pageWithBoth = () => new PagelessClient(0, undefined, ['data-channel', 'websocket']);
const RESUMED = { resumed: true, recovered: true };

/** A client on a WebSocket whose data channel has just opened and said hello. */
async function handingOver(): Promise<{ page: PagelessClient; old: PageCarrier; next: PageCarrier }> {
  const { page, carrier: old } = await fallenBackClient();
  page.advance(5_000);
  const next = await (await page.attempted(3)).open();
  return { page, old, next };
}

const texts = ({ client }: PagelessClient) => client.messages.map(({ id }) => id);

test('The client on a WebSocket looks for a data channel ever less often, and goes over to it', async () => {
  const { page, carrier } = await fallenBackClient();
  let tries = 2;
  for (const wait of [5_000, 10_000, 20_000]) {
    for (let passed = 1_000; passed < wait; passed += 1_000) {
      page.advance(1_000);
      carrier.receive({ type: 'ping' });
    }
    await page.attempted(tries);
    page.advance(1_000);
    const seeking = await page.attempted(++tries);
    expect(seeking.route).toBe('data-channel');
    if (wait < 20_000) seeking.fail(failure({ kind: 'timeout' }));
    await promisesSettled();
  }
  const next = await page.lastAttempt.open();
  next.welcome('me', [], RESUMED);
  expect(page.client.link).toMatchObject({ route: 'data-channel', fallbackReason: undefined });
  expect(page.routeMemory.isBlocked()).toBe(false);
  expect(carrier.state).toBe('closed');
  expect(page.client.state.phase).toBe('live');
});

test('The client reads the old carrier until it is welcome on the new one, and applies nothing twice', async () => {
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

test('The client holds back what it says from hello to welcome, then says it in order after what was not settled', async () => {
  const { page, carrier: old } = await fallenBackClient();
  page.client.send('before');
  page.advance(5_000);
  const next = await (await page.attempted(3)).open();
  const said = old.sent.length;
  page.client.send('meanwhile');
  page.client.typing();
  expect(old.sent.length).toBe(said);
  expect(next.sent.length).toBe(1);
  next.welcome('me', [], RESUMED);
  expect(next.sent.slice(1)).toMatchObject([
    { type: 'send', text: 'before' },
    { type: 'send', text: 'meanwhile' },
  ]);
});

test('The client whose hand-over fails goes on as before, and says what it held back', async () => {
  const { page, old, next } = await handingOver();
  page.client.send('held');
  next.onClosed();
  expect(page.client.state.phase).toBe('live');
  expect(old.sent.at(-1)).toMatchObject({ type: 'send', text: 'held' });
  old.receive(message('one', 1, { prev: 0 }));
  expect(texts(page)).toEqual(['one']);
});

test('The client gives up a hand-over that brings no welcome within five seconds', async () => {
  const { page, old, next } = await handingOver();
  page.client.send('held');
  page.advance(2_000);
  old.receive({ type: 'ping' });
  page.advance(3_000);
  expect(next.state).toBe('closed');
  expect(old.sent.at(-1)).toMatchObject({ type: 'send', text: 'held' });
});

test('The client that hears on the old carrier that it was replaced waits for the welcome on the new one', async () => {
  const { page, old, next } = await handingOver();
  const phases: string[] = [];
  page.client.on('state', ({ phase }) => phases.push(phase));
  old.receive({ type: 'bye', code: 'replaced', reason: '' });
  old.onClosed();
  next.welcome('me', [], RESUMED);
  expect(phases).toEqual(['live']);
  expect(page.client.link?.route).toBe('data-channel');
});

test('The client that was replaced by its own failed hand-over comes back', async () => {
  const { page, old, next } = await handingOver();
  next.onClosed();
  old.receive({ type: 'bye', code: 'replaced', reason: '' });
  expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'lost' } });
  const other = await handingOver();
  other.old.receive({ type: 'bye', code: 'replaced', reason: '' });
  other.next.onClosed();
  expect(other.page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'lost' } });
});

test('The client that was replaced by somebody else ends, whatever it was about to open', async () => {
  const { page, carrier } = await fallenBackClient();
  page.advance(5_000);
  const seeking = await page.attempted(3);
  carrier.receive({ type: 'bye', code: 'replaced', reason: '' });
  expect(page.client.state.phase).toBe('ended');
  expect(seeking.signal.aborted).toBe(true);
});

test('The client whose old carrier breaks during a hand-over goes on with the new one', async () => {
  const { page, carrier } = await fallenBackClient();
  page.advance(5_000);
  const seeking = await page.attempted(3);
  carrier.onClosed();
  expect(page.client.state).toMatchObject({ phase: 'joining' });
  (await seeking.open()).welcome('me', [], RESUMED);
  expect(page.client.state.phase).toBe('live');
  await page.attempted(3);
});

test('The client whose carriers both break during a hand-over tries again', async () => {
  const { page, carrier } = await fallenBackClient();
  page.advance(5_000);
  const seeking = await page.attempted(3);
  carrier.onClosed();
  seeking.fail(failure({ kind: 'ice-failed' }));
  await promisesSettled();
  expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'ice-failed' } });
  page.advance(500);
  expect((await page.attempted(4)).route).toBe('websocket');
});

test('The client that is kicked during a hand-over stays out', async () => {
  const { page, old, next } = await handingOver();
  old.receive({ type: 'bye', code: 'kicked', reason: '' });
  expect(page.client.state.phase).toBe('ended');
  expect(next.state).toBe('closed');
});

test('The client that leaves during a hand-over says goodbye on both carriers', async () => {
  const { page, old, next } = await handingOver();
  page.client.leave();
  expect(old.sent.at(-1)).toEqual({ type: 'bye' });
  expect(next.sent.at(-1)).toEqual({ type: 'bye' });
  expect([old.state, next.state]).toEqual(['left', 'left']);
});

test('The client that hears nothing for eight seconds on its data channel goes over to a WebSocket', async () => {
  const page = pageWithBoth();
  const carrier = await page.join();
  carrier.welcome();
  carrier.newestPage();
  page.advance(7_999);
  await page.attempted(1);
  page.advance(1);
  const second = await page.attempted(2);
  expect(second.route).toBe('websocket');
  (await second.open()).welcome('me', [], RESUMED);
  expect(page.client.link).toMatchObject({ route: 'websocket', fallbackReason: { kind: 'lost' } });
  expect(page.routeMemory.isBlocked()).toBe(true);
  expect(carrier.state).toBe('closed');
});

test('The client goes over at once when its data channel says that nothing gets through', async () => {
  const page = pageWithBoth();
  const carrier = await page.join();
  carrier.welcome();
  carrier.onStalled();
  expect((await page.attempted(2)).route).toBe('websocket');
  carrier.onStalled();
  await page.attempted(2);
});

test('The client with a single route opens it anew when it falls silent', async () => {
  for (const route of ['data-channel', 'websocket'] as const) {
    const page = new PagelessClient(0, undefined, [route]);
    const carrier = await page.join();
    carrier.welcome();
    page.advance(8_000);
    expect((await page.attempted(2)).route).toBe(route);
    (await page.lastAttempt.open()).welcome('me', [], RESUMED);
    expect(carrier.state).toBe('closed');
    expect(page.client.link?.route).toBe(route);
  }
});

test('The client forgets on another network what did not work, and goes over', async () => {
  const { page } = await fallenBackClient();
  page.networkChanged();
  expect(page.routeMemory.isBlocked()).toBe(false);
  const next = await page.attempted(3);
  expect(next.route).toBe('data-channel');
  (await next.open()).welcome('me', [], RESUMED);
  expect(page.client.link?.route).toBe('data-channel');
});

test('A data channel that keeps falling silent is looked for ever less often', async () => {
  const page = pageWithBoth();
  let carrier = await page.join();
  carrier.welcome();
  let tries = 1;
  for (const wait of [5_000, 10_000]) {
    carrier.onStalled();
    const socket = await (await page.attempted(++tries)).open();
    socket.welcome('me', [], RESUMED);
    for (let passed = 1_000; passed < wait; passed += 1_000) {
      page.advance(1_000);
      socket.receive({ type: 'ping' });
    }
    await page.attempted(tries);
    page.advance(1_000);
    carrier = await (await page.attempted(++tries)).open();
    carrier.welcome('me', [], RESUMED);
  }
});

test('A client that asks for older history during a hand-over may ask again after it', async () => {
  const { page, carrier: old } = await fallenBackClient();
  old.receive(message('one', 5, { prev: 0 }));
  page.advance(5_000);
  await (await page.attempted(3)).open();
  page.client.loadOlder();
  expect(old.sent.some((said) => (said as { type: string }).type === 'history')).toBe(false);
});
