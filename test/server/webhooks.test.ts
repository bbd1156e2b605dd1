import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chatMember } from '../helpers/chat-member.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import {
  startReceiver,
  WEBHOOK_SECRET,
  type ReceivedWebhook,
  type WebhookReceiver,
} from '../helpers/webhook-receiver.ts';

const ADMIN_TOKEN = 'test-admin-token-0123456789';

/** Settings of a server that sends webhooks to a receiver. */
function toReceiver({ url }: Pick<WebhookReceiver, 'url'>) {
  return { WEBHOOK_URL: url, WEBHOOK_SECRET, ADMIN_TOKEN };
}

/** The types of webhooks, without those about people, whose places are not certain. */
function typesOf(webhooks: readonly ReceivedWebhook[]): readonly string[] {
  return webhooks
    .map(({ type }) => type)
    .filter((type) => !/^(member\.(joined|left)|room\.(opened|emptied))$/.test(type));
}

describe('Webhooks', () => {
  let receiver: WebhookReceiver;
  let server: TestServer;
  beforeAll(async () => {
    receiver = startReceiver();
    server = await startTestServer({ ...toReceiver(receiver), WEBHOOK_REPLY: '1' });
  });
  afterAll(async () => {
    expect(receiver.faults).toEqual([]);
    await server[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  });

  /** Members of a room of its own, and what the receiver gets of it. */
  const inRoom = async (room: string) => {
    const ada = await chatMember(server.url, 'WebSocket', room);
    const owner = await chatMember(server.url, 'WebSocket', room, { admin: ADMIN_TOKEN });
    const ofRoom = () => receiver.received.filter(({ data }) => data.room === room);
    return {
      ...{ ada, owner, ofRoom },
      next: (type: string) => receiver.next((webhook) => webhook.data.room === room && webhook.type === type),
      async [Symbol.asyncDispose]() {
        await ada[Symbol.asyncDispose]();
        await owner[Symbol.asyncDispose]();
      },
    };
  };

  test('follow everything that is journalled, in its order, with the fields of chat.v1', async () => {
    await using room = await inRoom('journalled');
    const { ada, owner, ofRoom, next } = room;
    const id = ada.send('Hello');
    await ada.next('ack');
    expect(await ada.outcome({ type: 'edit', message: id, text: 'Hello all' })).toBe('ack');
    expect(await owner.outcome({ type: 'react', message: id, emoji: '👍', on: true })).toBe('ack');
    expect(await ada.outcome({ type: 'rename', name: 'AdaLovelace' })).toBe('ack');
    expect(await owner.outcome({ type: 'settings', rev: 0, slow: 5 })).toBe('ack');
    expect(await ada.outcome({ type: 'delete', message: id })).toBe('ack');
    // A clear removes what the receiver does not have yet.
    await next('message.deleted');
    expect(await owner.outcome({ type: 'clear' })).toBe('ack');
    const cleared = await next('room.cleared');
    expect(typesOf(ofRoom()).filter((type) => type !== 'events.skipped')).toEqual([
      ...['message.created', 'message.edited', 'reaction.changed', 'member.renamed', 'settings.changed'],
      ...['message.deleted', 'room.cleared'],
    ]);
    const [created] = ofRoom().filter(({ type }) => type === 'message.created');
    const { epoch } = ada.welcome;
    expect(created).toMatchObject({ data: { room: 'journalled', epoch, id, from: ada.welcome.you } });
    expect(created?.id).toBe(`${epoch}.${String(created?.data['offset'])}`);
    expect(created?.timestamp).toBe(new Date(created?.data['time'] as number).toISOString());
    expect(cleared.data).toMatchObject({ by: owner.welcome.you });
    const offsets = ofRoom().flatMap(({ data }) => (typeof data['offset'] === 'number' ? [data['offset']] : []));
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    expect(new Set(ofRoom().map((webhook) => webhook.id)).size).toBe(ofRoom().length);
  });

  test('follow reports, bans and their early end, from the audit log', async () => {
    await using room = await inRoom('moderated');
    const { ada, owner, next } = room;
    const message = owner.send('Hello');
    await ada.next('message');
    const report = ada.command({ type: 'report', message, reason: 'Rude' });
    expect((await next('report.created')).data).toMatchObject({
      ...{ report, message, reason: 'Rude', by: ada.welcome.you },
    });
    const ban = owner.command({ type: 'mute', member: ada.welcome.you.id, seconds: 60, reason: 'Loud' });
    const { data } = await next('ban.created');
    expect(data).toMatchObject({
      ...{ ban, kind: 'mute', person: ada.welcome.you, by: owner.welcome.you, reason: 'Loud' },
    });
    expect(data['until']).toBe((data['time'] as number) + 60_000);
    owner.command({ type: 'unban', ban });
    expect((await next('ban.ended')).data).toMatchObject({ ban, kind: 'mute', person: ada.welcome.you });
  });

  test('follow people that come and go, and rooms that open and empty', async () => {
    const { ofRoom } = await (async () => {
      await using room = await inRoom('people');
      await room.next('member.joined');
      await room.next('member.joined');
      room.ada.client.send('{"type":"bye"}');
      await room.next('member.left');
      room.owner.client.send('{"type":"bye"}');
      await room.next('room.emptied');
      return room;
    })();
    expect(ofRoom().map(({ type }) => type)).toEqual([
      ...['room.opened', 'member.joined', 'member.joined', 'member.left', 'member.left', 'room.emptied'],
    ]);
    for (const { id } of ofRoom()) expect(id).toMatch(/^prs_[\w-]{22}$/);
  });

  test('let the receiver reply to a message and delete it', async () => {
    await using room = await inRoom('replies');
    const { ada, next } = room;
    receiver.respond = ({ type, data }) => {
      if (type !== 'message.created') return new Response(null, { status: 204 });
      if (data['text'] === 'Buy this') return Response.json({ delete: true });
      return Response.json({ reply: `You wrote ${String(data['text'])}`, from: { name: 'Echo' } });
    };
    const id = ada.send('Hello');
    const reply = await ada.next('message', ({ from }) => from.id === 'webhook');
    expect(reply).toMatchObject({ text: 'You wrote Hello', replyTo: id, from: { id: 'webhook', name: 'Echo' } });
    const spam = ada.send('Buy this');
    expect(await ada.next('deleted')).toMatchObject({ message: spam });
    // Its own reply arrives too, and has no reply.
    await next('message.deleted');
    const replies = room.ofRoom().filter(({ data }) => data['replyTo'] !== undefined);
    expect(replies).toHaveLength(1);
    receiver.respond = () => new Response(null, { status: 204 });
  });
});

test('Webhooks of a server that is killed go on after its next start, from where every room was', async () => {
  using folder = temporaryFolder();
  await using receiver = startReceiver();
  const env = { DATA_DIR: folder.path, WEBHOOK_EVENTS: 'message.created,report.created' };
  {
    // Before webhooks are configured.
    await using server = await startTestServer({ DATA_DIR: folder.path });
    await using ada = await chatMember(server.url, 'WebSocket', 'old');
    ada.send('Before');
    await ada.next('ack');
    await server.stop();
  }
  await using server = await startTestServer({ ...toReceiver(receiver), ...env });
  const down = () => new Response(null, { status: 500 });
  receiver.respond = down;
  {
    await using ada = await chatMember(server.url, 'WebSocket', 'old');
    const message = ada.send('After');
    await ada.next('ack');
    expect(await ada.outcome({ type: 'report', message, reason: 'Rude' })).toBe('ack');
    await server.stop('SIGKILL');
  }
  receiver.respond = () => new Response(null, { status: 204 });
  await using again = await startTestServer({ ...toReceiver(receiver), ...env });
  await until(
    () => receiver.received.some(({ type, isAccepted }) => isAccepted && type === 'report.created'),
    'the report is sent',
  );
  const accepted = receiver.received.filter(({ isAccepted }) => isAccepted);
  expect(accepted.map(({ type, data }) => [type, data['text']])).toEqual([
    ['message.created', 'After'],
    ['report.created', undefined],
  ]);
  expect(again.logs.join('\n')).not.toContain('could not');
  expect(receiver.faults).toEqual([]);
});

test('Webhooks of the last second before a SIGTERM are not repeated after the next start', async () => {
  using folder = temporaryFolder();
  await using receiver = startReceiver();
  const env = { ...toReceiver(receiver), DATA_DIR: folder.path, WEBHOOK_EVENTS: 'message.created' };
  for (const text of ['one', 'two', 'three']) {
    await using server = await startTestServer(env);
    await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
    ada.send(text);
    await receiver.next(({ data }) => data['text'] === text);
    expect(await server.stop()).toBe(0);
  }
  expect(receiver.received.map(({ data }) => data['text'])).toEqual(['one', 'two', 'three']);
});
