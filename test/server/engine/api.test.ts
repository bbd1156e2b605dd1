import { expect } from 'bun:test';
import { ApiClient, API_KEYS } from '../../helpers/api-contract.ts';
import { chatMember } from '../../helpers/chat-member.ts';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { JWT_SECRET, signToken } from '../../helpers/sign-token.ts';
import { signedInMember } from '../../helpers/signed-in-member.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';

redisTest(
  'The server API of one node posts, notifies, moderates and bans on all nodes',
  async () => {
    await using redis = await startRedis();
    const env = { API_KEYS, JWT_SECRET, REDIS_URL: redis.url };
    await using one = await startTestServer({ ...env, NODE_ID: 'one' });
    await using two = await startTestServer({ ...env, NODE_ID: 'two' });
    const api = await ApiClient.open(one.url);
    const room = freshRoom();
    await using ada = await chatMember(two.url, 'WebSocket', room);
    const token = await signToken({ sub: 'eve', name: 'Eve' });
    await using eve = await signedInMember(two.url, 'WebSocket', room, token);

    const headers = { 'Idempotency-Key': 'order-2041-shipped' };
    const posted = await api.call('postMessage', { path: { room }, headers, body: { text: 'hi' } });
    expect(await ada.next('message')).toMatchObject({ id: posted.body.id, offset: posted.body.offset });
    const again = await (
      await ApiClient.open(two.url)
    ).call('postMessage', { path: { room }, headers, body: { text: 'hi' } });
    expect([again.body, again.headers.get('Idempotency-Replayed')]).toEqual([posted.body, 'true']);

    const { members } = (await api.call('listMembers', { path: { room } })).body;
    expect(members.map((member: { id: string }) => member.id).sort()).toEqual(
      [ada.welcome.you.id, eve.welcome.you.id].sort(),
    );
    await api.call('sendNotice', { path: { room, id: ada.welcome.you.id }, body: { text: 'for Ada' } });
    expect(await ada.next('notice')).toMatchObject({ text: 'for Ada' });

    const ban = await api.call('createBan', { body: { room: '*', user: 'eve', seconds: 60 } });
    expect(ban.status).toBe(201);
    expect(await eve.next('bye')).toMatchObject({ code: 'kicked' });
    const entering = signedInMember(two.url, 'WebSocket', freshRoom(), token);
    expect(
      await entering.then(
        () => 'entered',
        () => 'refused',
      ),
    ).toBe('refused');

    const nodes = (await api.call('listNodes')).body.nodes as { node: string; answers: boolean }[];
    expect(nodes.map(({ node, answers }) => [node.replace(/[.:].*/, ''), answers])).toEqual([
      ['one', true],
      ['two', true],
    ]);
    expect((await api.call('getStats')).body).toMatchObject({ nodes: 2, rooms: 1, members: 1 });
  },
  { timeoutMs: 60_000 },
);
