import { expect } from 'bun:test';
import { newId } from '../../../src/secrets.ts';
import { ADDRESSES, ADMIN_TOKEN, MODERATED_SERVER, moderatedRoom } from '../../helpers/moderated-room.ts';
import { JWT_SECRET, signToken } from '../../helpers/sign-token.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { until } from '../../helpers/until.ts';

/** A server of each of two nodes of one engine, and the same room on both. */
async function startNodes() {
  const stack = new AsyncDisposableStack();
  const redis = stack.use(await startRedis());
  const env = { ...MODERATED_SERVER, JWT_SECRET, REDIS_URL: redis.url };
  const servers = [
    stack.use(await startTestServer({ ...env, NODE_ID: 'one' })),
    stack.use(await startTestServer({ ...env, NODE_ID: 'two' })),
  ] as const;
  const one = stack.use(await moderatedRoom(servers[0].url, 'WebSocket', 'lobby'));
  const two = stack.use(await moderatedRoom(servers[1].url, 'WebSocket', 'lobby'));
  return { servers, one, two, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

redisTest(
  'A moderator of one node bans and mutes people of another, on all nodes',
  async () => {
    await using nodes = await startNodes();
    const { one, two } = nodes;
    const ban = { type: 'kick', id: newId(), member: two.eve.welcome.you.id, seconds: 60 } as const;
    expect(await one.owner.outcome(ban)).toBe('ack');
    expect(await two.eve.next('bye')).toMatchObject({ code: 'kicked', retryAfter: 60_000 });
    for (const node of [one, two]) {
      await until(async () => (await node.tryToEnter(ADDRESSES.eve)) === 'network-banned', 'the network is banned');
      expect(await node.tryToEnter('203.0.113.99', two.eve.welcome.token)).toBe('kicked');
    }
    // The Eve of the other node was there before.
    expect(await one.eve.outcome({ type: 'send', text: 'I stay' })).toBe('ack');
    const mute = { type: 'mute', id: newId(), member: one.ada.welcome.you.id, seconds: 60 } as const;
    expect(await two.owner.outcome(mute)).toBe('ack');
    await one.ada.next('muted', ({ until: end }) => end > 0);
    expect(await one.ada.outcome({ type: 'send', text: 'hello' })).toBe('muted');
    expect(await one.owner.outcome({ type: 'kick', member: two.owner.welcome.you.id, seconds: 60 })).toBe('rank');
    expect((await two.owner.page('bans')).items.map(({ id }) => id).sort()).toEqual([ban.id, mute.id].sort());
    expect(await one.owner.outcome({ type: 'unban', ban: ban.id })).toBe('ack');
    expect(await one.owner.outcome({ type: 'unban', ban: mute.id })).toBe('ack');
    await one.ada.next('muted', ({ until: end }) => end === 0);
    await until(async () => (await two.tryToEnter(ADDRESSES.eve)) === 'entered', 'the ban has ended');
    expect((await two.owner.page('log')).items.map(({ action }) => action)).toEqual(['unban', 'unban', 'mute', 'ban']);
  },
  { timeoutMs: 60_000 },
);

redisTest(
  'The pinned message reaches the members of all nodes, in its current state',
  async () => {
    await using nodes = await startNodes();
    const { one, two } = nodes;
    const message = await one.post(one.eve, 'first text');
    expect(await one.owner.outcome({ type: 'settings', rev: 0, pinned: message })).toBe('ack');
    for (const { ada } of [one, two]) expect((await ada.next('pinned')).message?.text).toBe('first text');
    expect(await one.eve.outcome({ type: 'edit', message, text: 'second text' })).toBe('ack');
    for (const { ada } of [one, two]) expect((await ada.next('pinned')).message?.text).toBe('second text');
    const late = await two.join(ADDRESSES.eve);
    expect((await late.next('pinned')).message?.text).toBe('second text');
    expect(await two.owner.outcome({ type: 'delete', message })).toBe('ack');
    for (const { ada } of [one, two]) expect(await ada.next('pinned')).toEqual({ type: 'pinned' });
  },
  { timeoutMs: 60_000 },
);

redisTest(
  'Settings of one node hold on all, and of two changes at once only one succeeds',
  async () => {
    await using nodes = await startNodes();
    const { one, two } = nodes;
    const outcomes = await Promise.all(
      [one, two].map(({ owner }, index) =>
        owner.outcome({ type: 'settings', rev: 0, slow: 60, topic: `from ${index}` }),
      ),
    );
    expect(outcomes.sort()).toEqual(['ack', 'conflict']);
    for (const { eve } of [one, two])
      expect(await eve.next('settings')).toMatchObject({ settings: { rev: 1, slow: 60 } });
    expect(await one.eve.outcome({ type: 'send', text: 'one' })).toBe('ack');
    // Slow mode counts a person, also when it moves to another node.
    const moved = await two.join(ADDRESSES.eve, { token: one.eve.welcome.token });
    expect(moved.welcome.resumed).toBe(true);
    expect(await moved.outcome({ type: 'send', text: 'two' })).toBe('slow-mode');
  },
  { timeoutMs: 60_000 },
);

redisTest(
  'Reports reach the moderators of all nodes, and a deletion or a clearance closes them',
  async () => {
    await using nodes = await startNodes();
    const { one, two } = nodes;
    const messages = [await one.post(one.eve, 'rude'), await one.post(one.eve, 'ruder')] as const;
    await two.ada.next('message', ({ id }) => id === messages[1]);
    for (const message of messages)
      expect(await two.ada.outcome({ type: 'report', message, reason: 'Rude' })).toBe('ack');
    for (const { owner } of [one, two]) {
      const reported = await owner.next('reported', ({ report }) => report?.message?.text === 'ruder');
      expect(reported.report).toMatchObject({ reason: 'Rude', message: { text: 'ruder' } });
    }
    expect(await two.owner.outcome({ type: 'delete', message: messages[0] })).toBe('ack');
    await one.owner.next('reported', ({ open }) => open === 1);
    expect(await one.owner.outcome({ type: 'clear' })).toBe('ack');
    await two.owner.next('reported', ({ open }) => open === 0);
    await two.ada.next('cleared');
    await one.post(one.ada, 'a new beginning');
    const late = await two.join(ADDRESSES.ada);
    expect((await late.next('history')).messages.map(({ text }) => text)).toEqual(['a new beginning']);
  },
  { timeoutMs: 60_000 },
);

redisTest(
  'An erasure goes on at another node when its own is killed',
  async () => {
    await using nodes = await startNodes();
    const { one, two, servers } = nodes;
    const count = 300;
    for (let number = 0; number < count; number++) one.eve.send(`spam ${number}`);
    await two.owner.next('message', ({ text }) => text === `spam ${count - 1}`);
    await one.post(one.ada, 'innocent');
    one.owner.command({ type: 'kick', member: one.eve.welcome.you.id, seconds: 60, erase: 'all' });
    await two.owner.next('deleted');
    await servers[0].stop('SIGKILL');
    const isLogged = async () => {
      two.ada.client.send('{"type":"pong"}');
      return (await two.owner.page('log')).items.some(({ action }) => action === 'erase');
    };
    await until(isLogged, 'the other node has finished the erasure', 60_000);
    const late = await two.join(ADDRESSES.owner, { admin: ADMIN_TOKEN });
    const { messages } = await late.next('history');
    expect(messages.filter(({ deleted }) => !deleted).map(({ text }) => text)).toEqual(['innocent']);
    const deleted = two.ada.received.flatMap((event) => (event.type === 'deleted' ? event.message : []));
    expect(new Set(deleted).size).toBe(deleted.length);
  },
  { timeoutMs: 120_000 },
);

redisTest(
  'A user is banned on all nodes and devices by a moderator of one, and nodes know the rank of people of others',
  async () => {
    await using nodes = await startNodes();
    const { one, two } = nodes;
    const tim = await signToken({ sub: 'tim', name: 'Tim Taylor' });
    const devices = [await one.join('203.0.113.60', {}, tim), await two.join('203.0.113.61', {}, tim)] as const;
    const moderator = await two.join(
      '203.0.113.62',
      {},
      await signToken({ sub: 'mod', name: 'Mod', role: 'moderator' }),
    );
    const other = await one.join(
      '203.0.113.63',
      {},
      await signToken({ sub: 'mod-2', name: 'Mod Two', role: 'moderator' }),
    );
    for (const { you } of [other.welcome, one.owner.welcome])
      expect(await moderator.outcome({ type: 'mute', member: you.id, seconds: 60 })).toBe('rank');
    expect(await moderator.outcome({ type: 'kick', member: devices[0].welcome.you.id, seconds: 60 })).toBe('ack');
    for (const device of devices) expect(await device.next('bye')).toMatchObject({ code: 'kicked' });
    for (const node of [one, two]) {
      expect(await node.tryToEnter('203.0.113.64', undefined, tim)).toBe('kicked');
      expect(await node.tryToEnter('203.0.113.60')).toBe('entered');
    }
    const { items } = await other.page('bans');
    expect(items).toMatchObject([{ person: { user: 'tim', name: 'Tim Taylor' }, by: { user: 'mod' } }]);
    expect(items[0]).not.toHaveProperty('network');
  },
  { timeoutMs: 60_000 },
);

redisTest(
  'A person that reports over two nodes has one limit',
  async () => {
    await using nodes = await startNodes();
    const { one, two } = nodes;
    const tim = await signToken({ sub: 'tim', name: 'Tim' });
    const devices = [await one.join('203.0.113.60', {}, tim), await two.join('203.0.113.61', {}, tim)] as const;
    const messages: string[] = [];
    for (let number = 0; number < 6; number++) messages.push(await one.post(one.eve, `text ${number}`));
    await two.owner.next('message', ({ id }) => id === messages[5]);
    const outcomes: string[] = [];
    for (const [number, message] of messages.entries()) {
      outcomes.push(await (devices[number % 2] ?? devices[0]).outcome({ type: 'report', message, reason: 'x' }));
      for (const { owner } of [one, two])
        if (number < 5) await owner.next('reported', ({ open }) => open === number + 1);
    }
    expect(outcomes).toEqual([...Array<string>(5).fill('ack'), 'too-many']);
  },
  { timeoutMs: 60_000 },
);
