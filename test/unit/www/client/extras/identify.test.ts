import { expect, test } from 'bun:test';
import { HOUR_MS, IdentitySite, lastSent, settled, types } from '../../../../helpers/identity-site.ts';
import { message } from '../../../../helpers/page-events.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { jwtOf } from '../../../../helpers/unsigned-jwt.ts';

test('RoomClient calls getToken before each attempt to connect', async () => {
  const site = new IdentitySite();
  const carrier = await site.join('a');
  expect(site.calls).toBe(1);
  expect(site.page.client.identity?.user).toBe('a');
  carrier.onClosed();
  await site.page.reconnect();
  expect(site.calls).toBe(2);
});

test('RoomClient waits with token-failed and tries again while getToken fails', async () => {
  const site = new IdentitySite();
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

test('RoomClient keeps its member and its commands when a guest logs in', async () => {
  const site = new IdentitySite();
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
  const site = new IdentitySite();
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
  const site = new IdentitySite();
  const carrier = await site.join('a');
  site.page.client.send('unsent');
  carrier.onClosed();
  site.token = null;
  const next = await site.page.reconnect();
  expect(next.sent[0]).not.toHaveProperty('token');
  site.welcome(next);
  expect(next.sent.length).toBe(1);
});

test('RoomClient identifies with a fresh token while it joins and while it waits, but not after it was replaced', async () => {
  const site = new IdentitySite();
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
    const site = new IdentitySite(stored);
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
    const { page } = new IdentitySite(stored, { token: jwtOf('a') });
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
  expect((await new IdentitySite(stored).join('a')).sent[0]).toMatchObject({ token: 'token of guest' });
});

test('RoomClient enters a room for users only when the visitor logs in, and no room that removed them', async () => {
  for (const [code, attempts] of [
    ['users-only', 2],
    ['kicked', 1],
  ] as const) {
    const site = new IdentitySite();
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
  const site = new IdentitySite();
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
  const reloaded = new IdentitySite(page.stored);
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
  const site = new IdentitySite(undefined, source);
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
