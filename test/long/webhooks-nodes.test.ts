import { expect } from 'bun:test';
import { ChatMember, chatMember } from '../helpers/chat-member.ts';
import { redisTest } from '../helpers/redis-test.ts';
import { startRedis } from '../helpers/start-redis.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';
import { startReceiver, WEBHOOK_SECRET, type WebhookReceiver } from '../helpers/webhook-receiver.ts';

const ADMIN_TOKEN = 'test-admin-token-0123456789';

/** The ids and texts of accepted messages of a room, each where it was accepted first. */
function acceptedTexts(receiver: WebhookReceiver, room: string): readonly string[] {
  const accepted = receiver.received.filter(
    ({ isAccepted, type, data }) => isAccepted && type === 'message.created' && data.room === room,
  );
  return [...new Map(accepted.map(({ id, data }) => [id, String(data['text'])])).values()];
}

async function sendTexts(member: ChatMember, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    member.send(text);
    await member.next('ack');
  }
}

redisTest(
  'Webhooks of two nodes are sent by one of them, and by the other one after that is killed, without a loss',
  async () => {
    await using redis = await startRedis();
    await using receiver = startReceiver();
    const env = { REDIS_URL: redis.url, WEBHOOK_URL: receiver.url, WEBHOOK_SECRET, ADMIN_TOKEN };
    await using leader = await startTestServer({ ...env, NODE_ID: 'one' });
    await using other = await startTestServer({ ...env, NODE_ID: 'two' });
    expect(leader.logs.join('\n')).toContain('this node leads');
    // A room that only the other node has open.
    await using ada = await chatMember(other.url, 'WebSocket', 'far');
    await sendTexts(ada, ['a0', 'a1', 'a2']);
    await until(() => acceptedTexts(receiver, 'far').length === 3, 'the webhooks of the other node are sent');
    await until(
      () => receiver.received.some(({ type, data }) => type === 'member.joined' && data.room === 'far'),
      'the change of people of the other node is sent',
    );
    // A room that both have open: each change of people is sent once.
    const bob = await chatMember(leader.url, 'WebSocket', 'shared');
    await using eve = await chatMember(other.url, 'WebSocket', 'shared');
    await using owner = await chatMember(other.url, 'WebSocket', 'shared', { admin: ADMIN_TOKEN });
    await until(
      () =>
        receiver.received.filter(({ type, data }) => type === 'member.joined' && data.room === 'shared').length >= 3,
      'all have joined',
    );
    expect(
      receiver.received
        .filter(({ data }) => data.room === 'shared')
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual(['member.joined', 'member.joined', 'member.joined', 'room.opened']);
    await leader.stop('SIGKILL');
    await bob[Symbol.asyncDispose]();
    await sendTexts(ada, ['a3', 'a4']);
    await sendTexts(eve, ['e0', 'e1']);
    const mute = owner.command({ type: 'mute', member: eve.welcome.you.id, seconds: 60 });
    await until(() => acceptedTexts(receiver, 'far').length === 5, 'the other node has taken over', 25_000);
    await until(() => acceptedTexts(receiver, 'shared').length === 2, 'the shared room is sent', 25_000);
    await until(
      () => receiver.received.some(({ type, data }) => type === 'ban.created' && data['ban'] === mute),
      'the mute is sent',
    );
    expect(acceptedTexts(receiver, 'far')).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
    expect(acceptedTexts(receiver, 'shared')).toEqual(['e0', 'e1']);
    expect(receiver.received.filter(({ type }) => type === 'events.skipped')).toEqual([]);
    expect(receiver.faults).toEqual([]);
  },
  { timeoutMs: 60_000 },
);
