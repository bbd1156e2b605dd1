import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FRAGMENT_TYPE } from '../../src/http/body.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { Message } from '../../src/protocol/server-messages.ts';
import { ChatMember, chatMember } from '../helpers/chat-member.ts';
import { ClientPeer } from '../helpers/client-peer.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { missingNginx } from '../helpers/nginx.ts';
import { startPinnedRooms, type PinnedProcess, type PinnedRooms } from '../helpers/pinned-rooms.ts';
import { postOffer } from '../helpers/post-offer.ts';
import { sampleOffers } from '../helpers/sample-offers.ts';
import { enterRoom, type TestMember } from '../helpers/test-member.ts';
import { until } from '../helpers/until.ts';
import { createFragment } from '../helpers/whip/fragment.ts';

const missing = missingNginx();
const title = 'Two processes with pinned rooms behind nginx, as the manual configures them';

describe.skipIf(missing !== undefined)(missing === undefined ? title : `${title} (${missing})`, () => {
  let pinned: PinnedRooms;
  beforeAll(async () => {
    pinned = await startPinnedRooms();
  }, 40_000);
  afterAll(() => pinned?.[Symbol.asyncDispose]());

  /** Returns the process of a room, which the URL of a new session names. */
  async function ownerOf(room: string, endpoint = 'whip'): Promise<PinnedProcess> {
    const response = await postOffer(pinned.url, sampleOffers.Firefox, { path: `/${endpoint}/${room}` });
    const location = response.headers.get('Location') ?? '';
    const owner = pinned.processes.find(({ name }) => location.startsWith(`${pinned.url}/${name}/sessions/`));
    if (!owner) throw new Error(`No process owns ${room}: ${response.status} ${location}`);
    return owner;
  }

  /** Returns a new room of a process. */
  async function roomOf(owner: PinnedProcess): Promise<string> {
    for (;;) {
      const room = freshRoom();
      if ((await ownerOf(room)) === owner) return room;
    }
  }

  test('share the rooms, each room always at the same process', async () => {
    const owners = new Set<string>();
    for (let count = 0; count < 20; count++) {
      const room = freshRoom();
      const { name } = await ownerOf(room);
      for (const endpoint of ['whip', 'whep']) expect((await ownerOf(room, endpoint)).name).toBe(name);
      owners.add(name);
    }
    expect([...owners].toSorted()).toEqual(['n1', 'n2']);
  });

  test('let the members of a room meet over each carrier, endpoint and spelling of its path', async () => {
    const rooms = ['lobby', ...(await Promise.all(pinned.processes.map(roomOf)))];
    for (const room of rooms) {
      const encoded = `%${room.charCodeAt(0).toString(16)}${room.slice(1)}`;
      const paths = [
        `/whip/${room}`,
        `/whep/${room}/`,
        `/whip/${encoded}`,
        ...(room === 'lobby' ? ['/whip', '/whep/'] : []),
      ];
      const members: TestMember[] = [];
      for (const dialect of ['chat.v1', 'plain'] as const) {
        for (const path of paths) members.push(await enterRoom(pinned.url, 'data channel', dialect, room, { path }));
        for (const segment of [room, `${room}/`, encoded])
          members.push(await enterRoom(pinned.url, 'WebSocket', dialect, segment));
      }
      for (const [index, member] of members.entries()) member.send(`text ${index} for ${room}`);
      const expected = members.map(({ name }, index) => ({ name, text: `text ${index} for ${room}` }));
      for (const reader of members) {
        const hasAll = () => expected.every((sent) => reader.received().some((text) => Bun.deepEquals(text, sent)));
        await until(hasAll, `a member of ${room} has received all messages`);
      }
      for (const member of members) await member[Symbol.asyncDispose]();
    }
  }, 40_000);

  test('receive PATCH and DELETE at the process that owns the session', async () => {
    for (const owner of pinned.processes) {
      const room = await roomOf(owner);
      await using peer = new ClientPeer();
      const channel = peer.channel('chat', { protocol: CHAT_V1 });
      await peer.connect(pinned.url, { path: `/whip/${room}` });
      await channel.opened;
      const member = new ChatMember(channel);
      await member.enter();
      const patch = (url: string) => {
        const headers = { 'Content-Type': FRAGMENT_TYPE, 'If-Match': peer.etag };
        return peer.offer().then((offer) => fetch(url, { method: 'PATCH', headers, body: createFragment(offer) }));
      };
      const elsewhere = peer.session.replace(/\/n\d\//, (segment) => (segment === '/n1/' ? '/n2/' : '/n1/'));
      expect(peer.session).toStartWith(`${pinned.url}/${owner.name}/sessions/`);
      expect([(await patch(elsewhere)).status, (await patch(peer.session)).status]).toEqual([404, 204]);
      expect((await fetch(elsewhere, { method: 'DELETE' })).status).toBe(404);
      expect((await fetch(peer.session, { method: 'DELETE' })).status).toBe(200);
      expect(await member.next('bye')).toMatchObject({ code: 'ended' });
    }
  });

  test('serve pages and the rooms of the other while one is dead, whose rooms are away until it is back', async () => {
    const [dead, other] = pinned.processes as [PinnedProcess, PinnedProcess];
    const [away, here] = [await roomOf(dead), await roomOf(other)];
    await using before = await chatMember(pinned.url, 'WebSocket', away);
    const id = before.send('before');
    await before.next('ack');
    const { you, token, epoch, head } = before.welcome;
    await dead.server.stop('SIGKILL');
    for (let count = 0; count < 4; count++) {
      expect((await postOffer(pinned.url, sampleOffers.Firefox, { path: `/whip/${away}` })).status).toBe(502);
      expect((await fetch(`${pinned.url}/ws/${away}`)).status).toBe(502);
      expect(await ownerOf(here)).toBe(other);
      expect((await fetch(`${pinned.url}/chat-box.js`)).status).toBe(200);
    }
    await dead.restart();
    await using after = await chatMember(pinned.url, 'data channel', away, { token, epoch, offset: head });
    expect(after.welcome).toMatchObject({ you, resumed: true, recovered: true });
    expect(await after.next('message')).toMatchObject({ id, text: 'before' });
  }, 40_000);

  test('restart one after the other while members write, and lose, repeat and reorder nothing', async () => {
    const rooms = await Promise.all(pinned.processes.map(roomOf));
    const transports = ['whip', 'websocket', 'auto'] as const;
    const members = rooms.flatMap((room) =>
      transports.map((via) => ({
        ...{ room, via, client: headlessClient({ server: `${pinned.url}/`, room, via }) },
        ...{ sent: [] as string[], received: [] as Message[], troubles: [] as string[], byes: new Set<string>() },
      })),
    );
    for (const { client } of members) client.join();
    const areLive = () => members.every(({ client }) => client.state.phase === 'live' && !client.state.catchingUp);
    await until(areLive, 'all members are live');
    const names = members.map(({ client }) => client.you?.name);
    for (const { client, received, troubles, byes } of members) {
      client.on('message', (message) => received.push(message));
      client.on('left', ({ name }) => troubles.push(`${name} left`));
      client.on('reset', () => troubles.push('reset'));
      client.on('state', (state) => {
        if (state.phase === 'waiting' && state.failure.kind === 'closed') byes.add(state.failure.close.code);
      });
    }

    let isWriting = true;
    const writing = members.map(async ({ client, via, sent }) => {
      for (let count = 0; isWriting; count++) {
        const text = `${via} ${count}`;
        // A full outbox rejects a message. That is not a loss.
        if (client.send(text)) sent.push(text);
        await Bun.sleep(20);
      }
    });
    for (const { server, restart } of pinned.processes) {
      expect(await server.stop()).toBe(0);
      await restart();
      await until(areLive, 'all members are live again', 30_000);
    }
    isWriting = false;
    await Promise.all(writing);
    await until(() => members.every(({ client }) => client.outgoing.length === 0), 'all messages are acknowledged');
    for (const [index, room] of rooms.entries()) {
      const inRoom = members.filter((member) => member.room === room);
      const expected = inRoom.flatMap(({ sent }) => sent).toSorted();
      await until(() => inRoom.every(({ received }) => received.length >= expected.length), `room ${index} has all`);
      const order = inRoom[0]?.received.map(({ id }) => id);
      for (const { received, sent, via, troubles } of inRoom) {
        expect(received.map(({ text }) => text).toSorted()).toEqual(expected);
        expect(received.map(({ id }) => id)).toEqual(order as string[]);
        expect(received.map(({ text }) => text).filter((text) => text.startsWith(`${via} `))).toEqual(sent);
        expect(troubles).toEqual([]);
      }
    }
    expect(members.map(({ client }) => client.you?.name)).toEqual(names);
    for (const { via, byes } of members) if (via === 'websocket') expect([...byes]).toContain('shutdown');
    for (const { client } of members) client.leave();
  }, 90_000);
});
