import { expect, spyOn, test } from 'bun:test';
import { ConnectError } from '../../../../../www/client/connect-failure.ts';
import type { TokenSource } from '../../../../../www/client/identity/credentials.ts';
import type { PageCarrier, WelcomeFields } from '../../../../helpers/page-carrier.ts';
import { message } from '../../../../helpers/page-events.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { jwtOf } from '../../../../helpers/unsigned-jwt.ts';

const HOUR_MS = 3_600_000;

/** A site whose page returns `token`, and a client on that page. */
class Extras {
  token: string | null | Error = null;
  calls = 0;
  readonly page: PagelessClient;
  readonly users: unknown[] = [];

  constructor(stored?: PagelessClient['stored'], source?: TokenSource) {
    this.page = new PagelessClient(0, stored, undefined, source ?? { getToken: () => this.#getToken() });
    this.page.client.on('identity', (identity) => this.users.push(identity?.user));
  }

  async #getToken(): Promise<string | null> {
    this.calls++;
    if (this.token instanceof Error) throw this.token;
    return this.token;
  }

  /** Joins, as the user `user` or as a guest. Resolves to the carrier after its welcome. */
  async join(user?: string, life = HOUR_MS): Promise<PageCarrier> {
    this.token = user === undefined ? null : jwtOf(user);
    const carrier = await this.page.join();
    this.welcome(carrier, user, life);
    carrier.newestPage();
    return carrier;
  }

  welcome(carrier: PageCarrier, user?: string, life = HOUR_MS, fields: WelcomeFields = {}): void {
    const identity = user === undefined ? {} : { identity: { user, expires: this.page.now + life } };
    carrier.welcome(user ?? 'guest', [], { ...identity, ...fields });
  }
}

/** Lets time pass while the server sends pings, and lets the client react. */
async function pass(page: PagelessClient, carrier: PageCarrier, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 5_000) {
    page.advance(Math.min(left, 5_000));
    carrier.receive({ type: 'ping' });
  }
  await settled();
}

/** Resolves when the microtasks that are due have run. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
}

/** What a client sent, without its answers to pings. */
const sentBy = ({ sent }: PageCarrier) =>
  (sent as { type: string; id: string; token: string }[]).filter(({ type }) => type !== 'pong');
const types = (carrier: PageCarrier) => sentBy(carrier).map(({ type }) => type);
const lastSent = (carrier: PageCarrier) => sentBy(carrier).at(-1) ?? { type: 'nothing', id: '', token: '' };

test('RoomClient calls getToken before each attempt to connect', async () => {
  const site = new Extras();
  const carrier = await site.join('a');
  expect(site.calls).toBe(1);
  expect(site.page.client.identity?.user).toBe('a');
  carrier.onClosed();
  await site.page.reconnect();
  expect(site.calls).toBe(2);
});

test('RoomClient waits with token-failed and tries again while getToken fails', async () => {
  const site = new Extras();
  site.token = new Error('offline');
  site.page.client.join();
  await settled();
  const failure = { kind: 'token-failed', detail: 'Error: offline' };
  expect(site.page.client.state).toMatchObject({ phase: 'waiting', attempt: 2, failure });
  site.page.advance(500);
  await settled();
  expect(site.page.client.state).toMatchObject({ phase: 'waiting', attempt: 3, failure });
  expect(site.page.attempts.length).toBe(0);
  site.token = jwtOf('a');
  site.welcome(await site.page.reconnect(), 'a');
  expect(site.page.client.state.phase).toBe('live');
});

test('RoomClient waits with token-failed when getToken does not settle, and ignores its late result', async () => {
  let settle = (_: string) => {};
  const getToken = () => new Promise<string>((resolve) => (settle = resolve));
  const page = new PagelessClient(0, undefined, undefined, { getToken });
  page.client.join();
  await settled();
  const late = settle;
  page.advance(10_000);
  await settled();
  expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'token-failed' } });
  late(jwtOf('a'));
  await settled();
  expect(page.attempts.length).toBe(0);
});

test('RoomClient replaces a refused token once, and then is signed out until identify', async () => {
  const site = new Extras();
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
  const { page, ...site } = new Extras(undefined, { token: jwtOf('a') });
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

test('RoomClient keeps its member and its commands when a guest logs in', async () => {
  const site = new Extras();
  const carrier = await site.join();
  const { page } = site;
  carrier.receive(message('one', 1, { prev: 0 }));
  page.client.send('unsent');
  site.token = jwtOf('a');
  page.client.identify();
  const next = await (await page.attempted(2)).open();
  // The server keeps the member for the grace period.
  expect(carrier.state).toBe('closed');
  expect(next.sent).toEqual([{ type: 'hello', token: 'token of guest', epoch: 'epoch', offset: 1 }]);
  site.welcome(next, 'a', HOUR_MS, { resumed: true, recovered: true, head: 1 });
  expect(next.sent.slice(1)).toMatchObject([{ type: 'send', text: 'unsent' }]);
  expect(page.client.messages.length).toBe(1);
  expect(site.users).toEqual(['a']);
  expect(page.stored).toMatchObject({ user: 'a', resume: { token: 'token of a' } });
});

test.each([
  ['logs out', null],
  ['logs in as another user', jwtOf('b')],
])('RoomClient leaves and joins as a new member when a user %s', async (_, token) => {
  const site = new Extras();
  const carrier = await site.join('a');
  const { page } = site;
  page.client.send('unsent');
  site.token = token;
  page.client.identify();
  const next = await (await page.attempted(2)).open();
  expect(lastSent(carrier)).toEqual({ type: 'bye' } as never);
  expect(carrier.state).toBe('left');
  expect(next.sent).toHaveLength(1);
  expect(next.sent[0]).not.toHaveProperty('token');
  expect(page.client.outgoing).toEqual([]);
  page.client.send('mine');
  site.welcome(next, token === null ? undefined : 'b');
  expect(next.sent.slice(1)).toMatchObject([{ type: 'send', text: 'mine' }]);
  expect(site.users).toEqual(['a', token === null ? undefined : 'b']);
});

test('RoomClient drops the member and the commands of another user when it reconnects', async () => {
  const site = new Extras();
  const carrier = await site.join('a');
  site.page.client.send('unsent');
  carrier.onClosed();
  site.token = null;
  const next = await site.page.reconnect();
  expect(next.sent[0]).not.toHaveProperty('token');
  site.welcome(next);
  expect(next.sent.length).toBe(1);
});

test('RoomClient presents a new token of the same user on its connection', async () => {
  const site = new Extras();
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
  const site = new Extras();
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
  const site = new Extras();
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
  const site = new Extras();
  const carrier = await site.join('a', 1e14);
  await pass(site.page, carrier, 3 * HOUR_MS);
  expect(site.calls).toBe(1);
});

test('RoomClient refreshes its token when the page wakes up after the time has passed', async () => {
  const site = new Extras();
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
    const site = new Extras();
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
  const site = new Extras();
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
  const site = new Extras();
  const carrier = await site.join('a', 100_000);
  site.page.client.leave();
  site.page.advance(HOUR_MS);
  site.page.client.identify();
  await settled();
  expect(site.calls).toBe(1);
  expect(types(carrier)).toEqual(['hello', 'bye']);
});

test('RoomClient never refreshes at a server without identities', async () => {
  const site = new Extras();
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

test('RoomClient identifies with a fresh token while it joins and while it waits, but not after it was replaced', async () => {
  const site = new Extras();
  const { page } = site;
  page.client.join();
  await page.attempted(1);
  site.token = jwtOf('a');
  page.client.identify();
  const carrier = await (await page.attempted(2)).open();
  expect(page.attempts[0]?.signal.aborted).toBe(true);
  site.welcome(carrier, 'a');
  carrier.onClosed();
  page.client.identify();
  const next = await (await page.attempted(3)).open();
  site.welcome(next, 'a');
  next.receive({ type: 'bye', code: 'replaced', reason: '' });
  page.client.identify();
  await settled();
  expect(page.attempts.length).toBe(3);
  expect(page.client.state.phase).toBe('ended');
});

test('RoomClient uses only the token of the last identify', async () => {
  const tokens: PromiseWithResolvers<string | null>[] = [];
  const getToken = () => {
    const token = Promise.withResolvers<string | null>();
    tokens.push(token);
    return token.promise;
  };
  const page = new PagelessClient(0, undefined, undefined, { getToken });
  page.client.join();
  await settled();
  tokens[0]?.resolve(jwtOf('a'));
  const carrier = await (await page.attempted(1)).open();
  carrier.welcome('a', [], { identity: { user: 'a', expires: page.now + HOUR_MS } });
  page.client.identify();
  page.client.identify();
  await settled();
  tokens[2]?.resolve(jwtOf('a', 'last'));
  await settled();
  tokens[1]?.resolve(null);
  await settled();
  expect(types(carrier)).toEqual(['hello', 'refresh']);
  expect(page.client.state.phase).toBe('live');
});

test('RoomClient resumes what its own user stored, and never what another user left', async () => {
  const command = { type: 'send' as const, id: 'other-000000000000', text: 'of a' };
  const stored = {
    ...{ user: 'a', resume: { member: 'm', token: 'token of a' } },
    outgoing: [{ command, time: new PagelessClient().now, state: { kind: 'sent' as const } }],
  };
  for (const user of ['a', 'b', undefined]) {
    const site = new Extras(stored);
    site.page.client.send('mine');
    const carrier = await site.join(user);
    if (user === 'a') {
      expect(carrier.sent[0]).toMatchObject({ token: 'token of a' });
      expect(carrier.sent.slice(1)).toMatchObject([{ text: 'of a' }, { text: 'mine' }]);
    } else {
      expect(carrier.sent[0]).not.toHaveProperty('token');
      expect(carrier.sent.slice(1)).toMatchObject([{ text: 'mine' }]);
    }
  }
});

test('RoomClient distinguishes its member from others of its user, and keeps the name of a member that it resumes', async () => {
  const members = [];
  const person = { id: 'person-of-a', name: 'Ann', user: 'a' };
  const memberOf = ({ stored }: PagelessClient) => (typeof stored === 'object' ? stored.resume?.member : undefined);
  for (const stored of [undefined, { resume: { member: 'other-tab', token: 't' }, outgoing: [] }]) {
    const { page } = new Extras(stored, { token: jwtOf('a') });
    const carrier = await page.join();
    carrier.welcome('a', [], { you: person, resumed: stored !== undefined });
    members.push(memberOf(page));
    page.client.command({ type: 'rename', name: 'Neo' });
    const { id } = lastSent(carrier);
    carrier.receive({ type: 'ack', id, offset: 1, time: 1, token: 'newer' });
    expect(memberOf(page)).toBe(members.at(-1));
    expect(page.stored).toMatchObject({ resume: { token: 'newer' } });
  }
  expect(members[0]).toMatch(/^id-/);
  expect(members[1]).toBe('other-tab');
});

test('RoomClient resumes as a user what the page stored as a guest', async () => {
  const stored = { resume: { member: 'm', token: 'token of guest' }, outgoing: [] };
  expect((await new Extras(stored).join('a')).sent[0]).toMatchObject({ token: 'token of guest' });
});

test('RoomClient enters a room for users only when the visitor logs in, and no room that removed them', async () => {
  for (const [code, attempts] of [
    ['users-only', 2],
    ['kicked', 1],
  ] as const) {
    const site = new Extras();
    const { page } = site;
    const carrier = await page.join();
    carrier.receive({ type: 'bye', code, reason: '' });
    await settled();
    expect(page.client.state).toMatchObject({ phase: 'ended', failure: { close: { code } } });
    site.token = jwtOf('a');
    page.client.identify();
    await settled();
    expect(page.attempts.length).toBe(attempts);
  }
});

test('RoomClient knows the messages that a user wrote as a guest, also after a reload', async () => {
  const site = new Extras();
  const { page } = site;
  await site.join();
  const by = (id: string) => message('m1', 1, { from: { id, name: id } });
  const own = (client = page.client) => ['guest', 'a', 'b'].filter((id) => client.isOwn(by(id)));
  expect(own()).toEqual(['guest']);
  site.token = jwtOf('a');
  page.client.identify();
  const you = { id: 'a', name: 'a', user: 'a' };
  site.welcome(await (await page.attempted(2)).open(), 'a', HOUR_MS, { resumed: true, you });
  expect(own()).toEqual(['guest', 'a']);
  const reloaded = new Extras(page.stored);
  reloaded.token = jwtOf('a');
  const carrier = await reloaded.page.join();
  reloaded.welcome(carrier, 'a', HOUR_MS, { resumed: true, you });
  expect(own(reloaded.page.client)).toEqual(['guest', 'a']);
  carrier.onClosed();
  reloaded.welcome(await reloaded.page.reconnect(), 'a', HOUR_MS, { you });
  expect(own(reloaded.page.client)).toEqual(['a']);
});

test('RoomClient connects as a guest when getToken was removed while it was disconnected', async () => {
  const source: { getToken?: () => Promise<string> } = { getToken: () => Promise.resolve(jwtOf('a')) };
  const site = new Extras(undefined, source);
  const { page } = site;
  const carrier = await page.join();
  site.welcome(carrier, 'a');
  carrier.newestPage();
  carrier.onClosed();
  delete source.getToken;
  page.client.identify();
  const next = await (await page.attempted(2)).open();
  expect(next.sent[0]).toMatchObject({ type: 'hello' });
  expect(next.sent[0]).not.toContainKey('token');
});
