import { describe, expect, test } from 'bun:test';
import type { HeldRoom } from '../../../../src/ports/rooms.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { HOLD_RESERVE } from '../../../../src/room/rooms.ts';
import { inRoom, sentOfType } from '../../../helpers/in-room.ts';

const BOT = { id: 'api:bot', name: 'Bot' };

async function hold(server: ReturnType<typeof inRoom>, name = 'lobby'): Promise<HeldRoom> {
  const held = await server.rooms.hold(name);
  if (held === 'full') throw new Error('There is no room left.');
  return held;
}

/** Carries out a command in the next turn. */
async function execute(server: ReturnType<typeof inRoom>, room: HeldRoom, fields: object, author = BOT) {
  const execution = room.execute(author, fields as Readonly<Record<string, unknown>>);
  server.clock.advance(100);
  return execution;
}

function send(id: string, text = 'hello') {
  return { type: 'send', id: id.padStart(16, '0'), text };
}

describe('A held room', () => {
  test('stays open without members, and is the room that a member enters', async () => {
    const server = inRoom({ maxRooms: 2 });
    const room = await hold(server);
    const { epoch } = room;
    const ada = server.chat();
    expect(sentOfType(ada, 'welcome')[0]?.epoch).toBe(epoch);
    expect(room.presence.count).toBe(1);
    ada.receive({ type: 'bye' });
    server.clock.advance(100);
    expect(room.presence.count).toBe(0);
    expect(server.rooms.names).toEqual(['lobby']);
    room.release();
    room.release();
    expect(server.rooms.names).toEqual([]);
  });

  test('stays open until all its holds are released, and with members after that', async () => {
    const server = inRoom();
    const [first, second] = [await hold(server), await hold(server)];
    first.release();
    first.release();
    expect(server.rooms.names).toEqual(['lobby']);
    const ada = server.chat();
    second.release();
    expect(server.rooms.names).toEqual(['lobby']);
    ada.receive({ type: 'bye' });
    server.clock.advance(100);
    expect(server.rooms.names).toEqual([]);
  });

  test('counts towards the limit of rooms, but not to the share of a network that has left it', async () => {
    const server = inRoom({ maxRooms: 2, maxPerNetwork: 1 });
    const ada = server.chat('a', {}, '198.51.100.1');
    const room = await hold(server, 'a');
    ada.receive({ type: 'bye' });
    server.clock.advance(100);
    expect(server.chat('b', {}, '198.51.100.1').closeReason).toBeUndefined();
    // Its share is in use: it may not take the held room without members as well.
    expect(server.chat('a', {}, '198.51.100.1').closeReason?.code).toBe('room-limit');
    expect(server.chat('a', {}, '198.51.100.2').closeReason).toBeUndefined();
    expect(server.chat('c').closeReason?.code).toBe('room-limit');
    room.release();
  });

  test('is possible beyond the limit of rooms that members have reached, for a number of rooms', async () => {
    const server = inRoom({ maxRooms: 1 });
    server.chat('a');
    const held = await Promise.all(Array.from({ length: HOLD_RESERVE }, (_, index) => hold(server, `held-${index}`)));
    expect(await server.rooms.hold('another')).toBe('full');
    expect(server.chat('another').closeReason?.code).toBe('room-limit');
    for (const room of held) room.release();
    const later = await hold(server, 'another');
    later.release();
    expect(server.rooms.names).toEqual(['a']);
  });

  test('rejects a name that no room can have, and every use after its release', async () => {
    const server = inRoom();
    await expect(server.rooms.hold('a room')).rejects.toThrow('"a room"');
    const room = await hold(server);
    room.release();
    await expect(room.messages(1, 1)).rejects.toThrow('after its release');
    await expect(room.execute(BOT, send('1'))).rejects.toThrow('after its release');
  });

  test('carries out a command of an author once', async () => {
    const server = inRoom({ rules: [() => ({ code: 'paused' })] });
    const room = await hold(server);
    const ada = server.chat();
    const first = await execute(server, room, send('1'));
    if (first.kind !== 'done') throw new Error('The command was refused.');
    expect(first).toMatchObject({ isRepeat: false, event: { type: 'message', from: BOT, text: 'hello' } });
    expect(sentOfType(ada, 'message')).toMatchObject([{ from: BOT }]);
    expect(await execute(server, room, send('1'))).toEqual({
      ...{ kind: 'done', offset: first.offset, time: first.time, isRepeat: true },
    });
    expect(await execute(server, room, { type: 'send', id: 'short', text: '' })).toEqual({
      ...{ kind: 'malformed', reason: 'send.id must have 16 to 64 of A-Za-z0-9_-.' },
    });
    for (const type of ['rename', 'hello', 'moderation', 'nonsense'])
      expect(await execute(server, room, { type, id: 'a'.repeat(16), what: 'log' })).toMatchObject({
        kind: 'malformed',
      });
    expect(await execute(server, room, send('2', ''))).toEqual({ kind: 'refused', code: 'bad-text' });
  });

  test('refuses a message in the name of another person', async () => {
    const server = inRoom();
    const room = await hold(server);
    const ada = server.chat();
    const { name = '', id = '' } = sentOfType(ada, 'welcome')[0]?.you ?? {};
    const alike = name.toUpperCase();
    for (const author of [
      { id: 'api:bot', name: alike },
      { id: 'u1', name, user: '1' },
    ])
      expect(await execute(server, room, send('1'), author)).toEqual({ kind: 'refused', code: 'name-taken' });
    expect(await execute(server, room, send('1'), { id, name })).toMatchObject({ kind: 'done' });
  });

  test('lets an author moderate, and logs it', async () => {
    const server = inRoom({ adminToken: 'a-token-for-owners' });
    const room = await hold(server);
    const owner = server.chat('lobby', { admin: 'a-token-for-owners' });
    owner.receive(send('1'));
    const eve = server.chat();
    const { id: member } = sentOfType(eve, 'welcome')[0]?.you ?? {};
    server.clock.advance(100);
    const [message] = await room.messages(room.head + 1, 1);
    expect(await execute(server, room, { type: 'kick', id: 'k'.repeat(16), member, seconds: 60 })).toMatchObject({
      kind: 'done',
    });
    expect(eve.closeReason?.code).toBe('kicked');
    expect(await execute(server, room, { type: 'delete', id: 'd'.repeat(16), message: message?.id })).toMatchObject({
      kind: 'done',
      event: { type: 'deleted' },
    });
    const { entries } = await room.log(undefined, 10);
    expect(entries.map(({ value }) => JSON.parse(value))).toMatchObject([
      { by: BOT, action: 'delete' },
      { by: BOT, action: 'ban' },
    ]);
    expect(server.logs.filter((line) => line.includes('moderator=') || line.includes('"api:bot"'))).toHaveLength(2);
  });

  test('begins anew, ends its members and keeps its bans', async () => {
    const server = inRoom();
    const room = await hold(server);
    const ada = server.chat();
    const welcome = sentOfType(ada, 'welcome')[0];
    ada.receive(send('1', 'secret'));
    await execute(server, room, { type: 'settings', id: 's'.repeat(16), rev: 0, topic: 'old' });
    const eve = server.chat('lobby', {}, '198.51.100.9');
    const { id: evil } = sentOfType(eve, 'welcome')[0]?.you ?? {};
    await execute(server, room, { type: 'kick', id: 'k'.repeat(16), member: evil, seconds: 600 });
    const { epoch, head } = room;
    const restarted = room.restart(BOT, closeReasons['room-deleted']);
    server.clock.advance(100);
    await restarted;
    expect(ada.closeReason?.code).toBe('room-deleted');
    expect(room.epoch).not.toBe(epoch);
    expect(room.presence.count).toBe(0);
    expect(await room.messages(room.head + 1, 10)).toEqual([]);
    expect(room.documents.entries('').map(([key]) => key.split(':')[0])).toEqual(
      expect.arrayContaining(['ban', 'network-salt']),
    );
    expect(room.documents.get('settings')).toBeUndefined();
    expect(await room.isKept(epoch, head)).toBe(false);
    expect(await room.isKept(room.epoch, 0)).toBe(true);
    expect(await room.after(0, 10)).toMatchObject([{ type: 'cleared', by: BOT }]);
    const { entries } = await room.log(undefined, 1);
    expect(JSON.parse(entries[0]?.value ?? '')).toEqual({ by: BOT, action: 'restart' });
    const back = server.chat('lobby', { token: welcome?.token, epoch, offset: head });
    expect(sentOfType(back, 'welcome')[0]).toMatchObject({ recovered: false, resumed: true, epoch: room.epoch });
    expect(server.chat('lobby', {}, '198.51.100.9').closeReason?.code).toBe('network-banned');
    expect(await execute(server, room, send('1', 'again'))).toMatchObject({ kind: 'done', isRepeat: true });
  });
});
