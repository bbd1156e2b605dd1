import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { carrierKinds } from '../helpers/carriers.ts';
import { ChatMember, chatMember } from '../helpers/chat-member.ts';
import { ClientPeer } from '../helpers/client-peer.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

/** Lists the joins and leaves that a member received. */
function joinsAndLeaves({ received }: ChatMember): string[] {
  return received.flatMap((message) =>
    message.type === 'joined' || message.type === 'left' ? [`${message.type} ${message.member.name}`] : [],
  );
}

describe.each(carrierKinds)('Resuming from a %s', (from) => {
  describe.each(carrierKinds)('to a %s', (to) => {
    test('restores a member that lost its carrier, sends what it missed, and announces neither leave nor join', async () => {
      const room = freshRoom();
      await using ada = await chatMember(server.url, 'WebSocket', room);
      const bob = await chatMember(server.url, from, room);
      const { you, token, epoch, head } = bob.welcome;
      await bob[Symbol.asyncDispose]();
      ada.send('missed');
      await ada.next('message');
      await using again = await chatMember(server.url, to, room, { token, epoch, offset: head });
      expect(again.welcome).toMatchObject({ you, resumed: true, recovered: true, count: 2 });
      expect(await again.next('message')).toMatchObject({ text: 'missed', prev: head });
      again.send('here I am');
      expect(await ada.next('message')).toMatchObject({ from: you, text: 'here I am' });
      expect(joinsAndLeaves(ada)).toEqual([`joined ${you.name}`]);
    });

    test('replaces a carrier that is still open with a bye, and announces neither leave nor join', async () => {
      const room = freshRoom();
      await using ada = await chatMember(server.url, 'WebSocket', room);
      await using old = await chatMember(server.url, from, room);
      const { you, token, epoch, head } = old.welcome;
      await using fresh = await chatMember(server.url, to, room, { token, epoch, offset: head });
      expect(fresh.welcome).toMatchObject({ you, resumed: true, recovered: true });
      expect(await old.next('bye')).toMatchObject({ code: 'replaced' });
      expect(await old.client.closed).toEqual(from === 'WebSocket' ? { status: 4106, reason: expect.any(String) } : {});
      ada.send('for the new one');
      expect(await fresh.next('message')).toMatchObject({ text: 'for the new one' });
      expect(joinsAndLeaves(ada)).toEqual([`joined ${you.name}`]);
      expect(old.received.some(({ type }) => type === 'message')).toBe(false);
    });
  });

  test('announces the leave at once after a bye, and restores the member on its return', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, 'WebSocket', room);
    const bob = await chatMember(server.url, from, room);
    bob.client.send('{"type":"bye"}');
    expect(await ada.next('left')).toMatchObject({ member: bob.welcome.you });
    await bob.client.closed;
    await using again = await chatMember(server.url, from, room, { token: bob.welcome.token });
    expect(again.welcome).toMatchObject({ resumed: true, you: bob.welcome.you });
    expect(await ada.next('joined')).toMatchObject({ member: bob.welcome.you });
  });
});

test('A returning member receives only the newest edit of a message, and no gap before it', async () => {
  const room = freshRoom();
  await using ada = await chatMember(server.url, 'WebSocket', room);
  const message = ada.send('short');
  await ada.next('ack');
  const bob = await chatMember(server.url, 'WebSocket', room);
  const { token, epoch, head } = bob.welcome;
  await bob[Symbol.asyncDispose]();
  const long = 'x'.repeat(4_000);
  for (const text of ['1', '2', '3', '4', '5', long]) ada.command({ type: 'edit', message, text });
  ada.send('after the edits');
  const { offset } = await ada.next('message', ({ text }) => text === 'after the edits');
  await using again = await chatMember(server.url, 'WebSocket', room, { token, epoch, offset: head });
  await again.next('message');
  const missed = again.received.filter(({ type }) => type === 'edited' || type === 'message');
  expect(missed).toMatchObject([
    { type: 'edited', text: long, prev: head },
    { type: 'message', offset },
  ]);
});

test('DELETE of a session removes its member at once', async () => {
  const room = freshRoom();
  await using ada = await chatMember(server.url, 'WebSocket', room);
  await using peer = new ClientPeer();
  const channel = peer.channel('chat', { protocol: CHAT_V1 });
  await peer.connect(server.url, { path: `/whip/${room}` });
  await channel.opened;
  const bob = new ChatMember(channel);
  const { you } = await bob.enter();
  expect((await fetch(peer.session, { method: 'DELETE' })).status).toBe(200);
  expect(await bob.next('bye')).toMatchObject({ code: 'ended' });
  expect(await ada.next('left')).toEqual({ type: 'left', member: you });
});

test.each(carrierKinds)(
  'After a restart by SIGTERM the server restores a member over a %s, sends what it missed, and marks its join as returning',
  async (kind) => {
    using folder = temporaryFolder();
    const env = { DATA_DIR: folder.path };
    const first = await startTestServer(env);
    const [ada, bob] = [await chatMember(first.url, 'WebSocket', 'lobby'), await chatMember(first.url, kind, 'lobby')];
    const id = ada.send('the last words');
    await ada.next('ack');
    const { you, token, epoch, head } = bob.welcome;
    const code = first.stop();
    expect(await bob.next('bye')).toMatchObject({ code: 'shutdown' });
    expect(await code).toBe(0);

    await using second = await startTestServer({ ...env, PORT: String(first.port) });
    await using eve = await chatMember(second.url, 'WebSocket', 'lobby');
    await using again = await chatMember(second.url, kind, 'lobby', { token, epoch, offset: head });
    expect(again.welcome).toMatchObject({ you, resumed: true, recovered: true, epoch });
    expect(await again.next('message')).toMatchObject({ id, text: 'the last words', from: ada.welcome.you });
    expect(await eve.next('joined')).toEqual({ type: 'joined', member: you, returning: true });
  },
  20_000,
);

test('After a restart with a memory journal the server has a new epoch and rejects old resume tokens', async () => {
  const first = await startTestServer();
  const ada = await chatMember(first.url, 'WebSocket', 'lobby');
  ada.send('forgotten');
  const { offset } = await ada.next('ack');
  await first.stop('SIGKILL');
  await using second = await startTestServer({ PORT: String(first.port) });
  const { token, epoch } = ada.welcome;
  await using again = await chatMember(second.url, 'WebSocket', 'lobby', { token, epoch, offset });
  expect(again.welcome).toMatchObject({ resumed: false, recovered: false, head: 0 });
  expect(again.welcome.epoch).not.toBe(epoch);
  expect(await again.next('history')).toMatchObject({ messages: [], done: true, more: false });
}, 20_000);
