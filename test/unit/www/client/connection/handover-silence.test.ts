import { expect, test } from 'bun:test';
import { message } from '../../../../helpers/page-events.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';

const pageWithBoth = () => new PagelessClient(0, undefined, ['data-channel', 'websocket']);
const RESUMED = { resumed: true, recovered: true };

test('HandoverConnection moves to a WebSocket when its data channel is idle for eight seconds', async () => {
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

test('HandoverConnection moves to a WebSocket at once when its data channel stalls', async () => {
  const page = pageWithBoth();
  const carrier = await page.join();
  carrier.welcome();
  carrier.onStalled();
  expect((await page.attempted(2)).route).toBe('websocket');
  carrier.onStalled();
  await page.attempted(2);
});

test('HandoverConnection opens its only route again when it is idle', async () => {
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

test('HandoverConnection stays on a WebSocket for ten minutes after its data channel stalled twice', async () => {
  const page = pageWithBoth();
  let carrier = await page.join();
  carrier.welcome();
  let tries = 1;
  for (const wait of [5_000, 600_000]) {
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

test('HandoverConnection trusts a data channel again that worked for a minute, and any after the network changed', async () => {
  for (const forgive of ['steady', 'network'] as const) {
    const page = pageWithBoth();
    let carrier = await page.join();
    carrier.welcome();
    let tries = 1;
    for (let times = 0; times < 3; times++) {
      carrier.onStalled();
      const socket = await (await page.attempted(++tries)).open();
      socket.welcome('me', [], RESUMED);
      if (forgive === 'network') page.networkChanged();
      else page.advance(5_000);
      carrier = await (await page.attempted(++tries)).open();
      carrier.welcome('me', [], RESUMED);
      for (let passed = 0; forgive === 'steady' && passed < 60_000; passed += 5_000) {
        page.advance(5_000);
        carrier.receive({ type: 'ping' });
      }
    }
  }
});

test('HandoverConnection sends a command over a WebSocket that a data channel does not answer within 5 s', async () => {
  const page = pageWithBoth();
  const carrier = await page.join();
  carrier.welcome();
  page.client.send('small');
  const [small] = page.client.outgoing;
  page.advance(4_000);
  carrier.receive({ type: 'ack', id: small?.command.id ?? '', offset: 1, time: 1 });
  page.client.send('large');
  page.advance(4_999);
  carrier.receive({ type: 'ping' });
  await page.attempted(1);
  page.advance(1);
  const socket = await page.attempted(2);
  expect(socket.route).toBe('websocket');
  const opened = await socket.open();
  opened.welcome('me', [], RESUMED);
  expect(opened.sent.slice(1)).toMatchObject([{ text: 'large' }]);
  expect(page.client.link).toMatchObject({ route: 'websocket', fallbackReason: { kind: 'lost' } });
});

test('HandoverConnection does not take a refusal or its own message for silence', async () => {
  const page = pageWithBoth();
  const carrier = await page.join();
  carrier.welcome();
  carrier.newestPage();
  page.client.send('one');
  page.client.send('two');
  const [one, two] = page.client.outgoing;
  carrier.receive(message(one?.command.id ?? '', 1, { prev: 0 }));
  carrier.receive({ type: 'error', id: two?.command.id ?? '', code: 'not-yours', reason: 'No.' });
  page.advance(6_000);
  await page.attempted(1);
});

test('HandoverConnection counts a bye silent on a data channel as a silence', async () => {
  const page = pageWithBoth();
  for (let times = 1; times <= 2; times++) {
    const carrier = times === 1 ? await page.join() : await page.reconnect();
    expect(carrier.route).toBe('data-channel');
    carrier.welcome('me', [], RESUMED);
    carrier.receive({ type: 'bye', code: 'silent', reason: 'No.' });
    // The ten minutes passed, or another tab found that data channels work.
    if (times === 1) page.routeMemory.clear();
  }
  expect((await page.reconnect()).route).toBe('websocket');
});

test('HandoverConnection counts no other end of a data channel as a silence', async () => {
  const page = pageWithBoth();
  for (let times = 1; times <= 3; times++) {
    const carrier = times === 1 ? await page.join() : await page.reconnect();
    expect(carrier.route).toBe('data-channel');
    carrier.welcome('me', [], RESUMED);
    carrier.receive({ type: 'bye', code: 'failed', reason: 'No.' });
  }
  expect((await page.reconnect()).route).toBe('data-channel');
});
