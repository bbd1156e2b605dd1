import { expect, spyOn, test } from 'bun:test';
import { ConnectError } from '../../../../../www/client/connect-failure.ts';
import { HOUR_MS, IdentitySite, lastSent, pass, settled, types } from '../../../../helpers/identity-site.ts';
import { jwtOf } from '../../../../helpers/unsigned-jwt.ts';

test('RoomClient replaces a refused token once, and then is signed out until identify', async () => {
  const site = new IdentitySite();
  site.token = jwtOf('a');
  const { page } = site;
  const refusal = new ConnectError({ kind: 'refused', status: 401, detail: 'The token has expired.' });
  page.client.join();
  (await page.attempted(1)).fail(refusal);
  await settled();
  expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'token-failed' } });
  page.advance(500);
  (await page.attempted(2)).fail(refusal);
  await settled();
  const failure = { kind: 'signed-out', detail: 'The token has expired.' };
  expect(page.client.state).toEqual({ phase: 'ended', failure } as never);
  page.advance(HOUR_MS);
  await settled();
  expect([site.calls, page.attempts.length]).toEqual([2, 2]);
  site.token = jwtOf('a', 'new');
  page.client.identify();
  site.welcome(await (await page.attempted(3)).open(), 'a');
  expect(page.client.state.phase).toBe('live');
});

test('RoomClient ends as signed out when a fixed token expires or is refused, and does not loop', async () => {
  const { page, ...site } = new IdentitySite(undefined, { token: jwtOf('a') });
  const carrier = await page.join();
  carrier.welcome('a', [], { identity: { user: 'a', expires: page.now + 9_000 } });
  // A fixed token cannot be refreshed.
  await pass(page, carrier, 60_000);
  expect(types(carrier)).toEqual(['hello']);
  carrier.receive({ type: 'bye', code: 'expired', reason: 'The token has expired.' });
  expect(page.client.state).toMatchObject({ phase: 'ended', failure: { kind: 'signed-out' } });
  page.client.join();
  (await page.attempted(2)).fail(new ConnectError({ kind: 'refused', status: 401, detail: 'Expired.' }));
  await settled();
  expect(page.client.state).toMatchObject({ phase: 'ended', failure: { kind: 'signed-out', detail: 'Expired.' } });
  page.advance(HOUR_MS);
  expect(page.attempts.length).toBe(2);
  expect(site.calls).toBe(0);
});

test('RoomClient presents a new token of the same user on its connection', async () => {
  const site = new IdentitySite();
  const carrier = await site.join('a');
  const { page } = site;
  page.client.identify();
  await settled();
  // The same token again is of no use.
  expect(types(carrier)).toEqual(['hello']);
  site.token = jwtOf('a', 'new');
  page.client.identify();
  await settled();
  expect(lastSent(carrier)).toMatchObject({ type: 'refresh', token: site.token });
  const identity = { user: 'a', expires: page.now + 2 * HOUR_MS };
  carrier.receive({ type: 'ack', id: lastSent(carrier).id, offset: 0, time: 0, identity });
  expect(page.client.identity).toEqual(identity);
  expect(site.users).toEqual(['a']);
  expect(page.attempts.length).toBe(1);
});

test('RoomClient refreshes its token 30 seconds before it expires', async () => {
  const site = new IdentitySite();
  const carrier = await site.join('a', 100_000);
  const { page } = site;
  site.token = jwtOf('a', 'new');
  await pass(page, carrier, 69_999);
  expect(site.calls).toBe(1);
  await pass(page, carrier, 1);
  expect(lastSent(carrier)).toMatchObject({ type: 'refresh', token: site.token });
  const identity = { user: 'a', expires: page.now + 100_000 };
  carrier.receive({ type: 'ack', id: lastSent(carrier).id, offset: 0, time: 0, identity });
  await pass(page, carrier, 69_999);
  expect(site.calls).toBe(2);
  await pass(page, carrier, 1);
  expect(site.calls).toBe(3);
});

test('RoomClient refreshes a token with a short life after half of it, and at most every 5 seconds', async () => {
  const site = new IdentitySite();
  const carrier = await site.join('a', 40_000);
  // The page returns the same token each time.
  const callsAfter = async (ms: number) => {
    await pass(site.page, carrier, ms);
    return site.calls;
  };
  expect(await callsAfter(19_999)).toBe(1);
  expect(await callsAfter(1)).toBe(2);
  expect(await callsAfter(10_000)).toBe(3);
  expect(await callsAfter(5_000)).toBe(4);
  expect(await callsAfter(4_999)).toBe(4);
  expect(await callsAfter(1)).toBe(5);
});

test('RoomClient waits for an expiry in the far future without a timer that overflows', async () => {
  const site = new IdentitySite();
  const carrier = await site.join('a', 1e14);
  await pass(site.page, carrier, 3 * HOUR_MS);
  expect(site.calls).toBe(1);
});

test('RoomClient refreshes its token when the page wakes up after the time has passed', async () => {
  const site = new IdentitySite();
  const carrier = await site.join('a', 100_000);
  site.token = jwtOf('a', 'new');
  site.page.doze(7_000);
  site.page.wake();
  await settled();
  expect(site.calls).toBe(1);
  carrier.receive({ type: 'ping' });
  site.page.doze(64_000);
  carrier.receive({ type: 'ping' });
  site.page.wake();
  await settled();
  expect(lastSent(carrier)).toMatchObject({ type: 'refresh', token: site.token });
});

test('RoomClient stays connected when getToken fails before a refresh, and tries again', async () => {
  const warn = spyOn(console, 'warn').mockImplementation(() => {});
  try {
    const site = new IdentitySite();
    const carrier = await site.join('a', 100_000);
    site.token = new Error('offline');
    await pass(site.page, carrier, 70_000);
    expect(site.page.client.state.phase).toBe('live');
    expect(warn).toHaveBeenCalledTimes(1);
    site.token = jwtOf('a', 'new');
    await pass(site.page, carrier, 15_000);
    expect(lastSent(carrier)).toMatchObject({ type: 'refresh', token: site.token });
  } finally {
    warn.mockRestore();
  }
});

test('RoomClient reconnects with a new token when the server refuses a refresh, or when the token has expired', async () => {
  const site = new IdentitySite();
  const carrier = await site.join('a', 100_000);
  site.token = jwtOf('a', 'new');
  await pass(site.page, carrier, 70_000);
  const refusal = { type: 'error', id: lastSent(carrier).id, code: 'identity', reason: 'No.' } as const;
  // The server could not check the token.
  carrier.receive({ ...refusal, retryAfter: 5_000 });
  expect(site.page.client.state.phase).toBe('live');
  carrier.receive(refusal);
  expect(site.page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'lost' } });
  const next = await site.page.reconnect();
  expect(site.calls).toBe(3);
  site.welcome(next, 'a', 1_000, { resumed: true });
  next.receive({ type: 'bye', code: 'expired', reason: 'The token has expired.' });
  expect(site.page.client.state).toMatchObject({ phase: 'waiting', failure: { close: { code: 'expired' } } });
  expect((await site.page.reconnect()).sent).toMatchObject([{ token: 'token of a' }]);
  expect(site.calls).toBe(4);
});

test('RoomClient refreshes nothing while it is disconnected, and after it has left', async () => {
  const site = new IdentitySite();
  const carrier = await site.join('a', 100_000);
  site.page.client.leave();
  site.page.advance(HOUR_MS);
  site.page.client.identify();
  await settled();
  expect(site.calls).toBe(1);
  expect(types(carrier)).toEqual(['hello', 'bye']);
});

test('RoomClient never refreshes at a server without identities', async () => {
  const site = new IdentitySite();
  const carrier = await site.join();
  const { page } = site;
  site.token = jwtOf('a');
  page.client.identify();
  const next = await (await page.attempted(2)).open();
  site.welcome(next, undefined, 0, { resumed: true });
  site.token = jwtOf('a', 'new');
  page.client.identify();
  await pass(page, next, HOUR_MS);
  expect(types(next)).toEqual(['hello']);
  expect(carrier.state).toBe('closed');
  expect(page.client.identity).toBeUndefined();
});
