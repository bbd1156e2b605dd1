import { describe, expect } from 'bun:test';
import { createEngineValues } from '../../../src/engine/engine-directory.ts';
import { RecordError } from '../../../src/ports/record-error.ts';
import { closeReasons } from '../../../src/protocol/close-reasons.ts';
import { newId } from '../../../src/secrets.ts';
import {
  BOT,
  fields,
  offsetOf,
  testDirectoryContract,
  testValuesContract,
  write,
} from '../../helpers/directory-contract.ts';
import { startNode } from '../../helpers/engine-node.ts';
import { sentOfType } from '../../helpers/in-room.ts';
import { enterRoom, holdRoom, realRooms } from '../../helpers/real-rooms.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { shareTwoNodes } from '../../helpers/two-nodes.ts';
import { until } from '../../helpers/until.ts';

const nodes = shareTwoNodes();

testDirectoryContract('The engine', () => nodes().one.records, redisTest);
testValuesContract('The engine', () => createEngineValues(nodes().one.connection, 'chat:'), redisTest);

describe('Two nodes that hold a room', () => {
  redisTest('see what authors of both write, and refuse the name of a person at the other', async () => {
    const name = newId();
    const [one, two] = [realRooms(nodes().one.records), realRooms(nodes().two.records)];
    const [here, there] = [await holdRoom(one, name), await holdRoom(two, name)];
    const ada = await enterRoom(two, name);
    const author = { id: 'u-1', name: 'Tim', user: 'tim', avatar: 'https://a.example/tim.png' };
    const first = await write(here, 'hello', author);
    await until(() => sentOfType(ada.carrier, 'message').length === 1, 'the member of the other node has the message');
    expect(sentOfType(ada.carrier, 'message')[0]).toMatchObject({ from: author, offset: offsetOf(first) });
    const taken = { id: 'api:bot', name: ada.welcome.you.name };
    expect(await write(here, 'x', taken)).toEqual({ kind: 'refused', code: 'name-taken' });
    await write(there, 'back');
    await until(() => here.head === there.head, 'both have the second message');
    expect(await here.after(offsetOf(first), 5)).toMatchObject([{ text: 'back', from: BOT }]);
    expect(await here.people()).toMatchObject([{ person: ada.welcome.you }]);
    const summary = await nodes().one.records.find(name);
    expect(summary).toMatchObject({ members: 1, events: 2, epoch: here.epoch, head: here.head });
    expect(await nodes().two.records.find(name)).toEqual(summary);
  });

  redisTest('end the members of both when the room begins anew', async () => {
    const name = newId();
    const [one, two] = [realRooms(nodes().one.records), realRooms(nodes().two.records)];
    const [here, there] = [await holdRoom(one, name), await holdRoom(two, name)];
    const members = [await enterRoom(one, name), await enterRoom(two, name)];
    await write(there, 'secret');
    const { epoch } = here;
    await here.restart(BOT, closeReasons['room-deleted']);
    await until(() => there.epoch === here.epoch, 'the other node has the new stream');
    expect(here.epoch).not.toBe(epoch);
    for (const { carrier } of members) {
      await until(() => carrier.closeReason !== undefined, 'the member is ended');
      expect(carrier.closeReason?.code).toBe('room-deleted');
    }
    expect(await there.after(0, 5)).toMatchObject([{ type: 'cleared', by: BOT }]);
    expect(await there.message('unknown-message-id')).toBeUndefined();
    const back = await enterRoom(two, name);
    expect(back.welcome).toMatchObject({ epoch: here.epoch, count: 1 });
    const next = await write(there, 'new');
    await until(() => here.head === offsetOf(next), 'the other node follows the new stream');
    expect([...nodes().one.logs, ...nodes().two.logs].filter((line) => line.includes('lost events'))).toEqual([]);
  });

  redisTest('remove the texts of a room that begins anew, or is cleared, from the engine at once', async () => {
    const name = newId();
    const [one, two] = [realRooms(nodes().one.records), realRooms(nodes().two.records)];
    const [here, there] = [await holdRoom(one, name), await holdRoom(two, name)];
    const count = async () => Number(await nodes().redis.command('HLEN', [`chat:{${name}}:row`]));
    const clears = [() => here.restart(BOT, closeReasons['room-deleted']), () => there.execute(BOT, fields('clear'))];
    for (const clear of clears) {
      await until(() => here.epoch === there.epoch && here.head === there.head, 'both have the same stream');
      for (let number = 0; number < 3; number++) await write(here, `secret ${number}`);
      expect(await count()).toBe(3);
      await until(() => here.head === there.head, 'both have the messages');
      await clear();
      await until(async () => (await count()) === 0, 'the engine has no text any more');
    }
  });

  redisTest('let members enter again where a node missed the new beginning', async () => {
    const name = newId();
    const [one, two] = [realRooms(nodes().one.records), realRooms(nodes().two.records)];
    const [here, there] = [await holdRoom(one, name), await holdRoom(two, name)];
    const member = await enterRoom(two, name);
    await nodes().redis.command('CLIENT', ['KILL', 'TYPE', 'pubsub']);
    await here.restart(BOT, closeReasons['room-deleted']);
    await until(() => there.epoch === here.epoch, 'the other node has the new stream');
    await until(() => member.carrier.closeReason !== undefined, 'the member is closed');
    expect(['room-deleted', 'failed']).toContain(member.carrier.closeReason?.code as string);
  });
});

describe('Rooms of an engine that is away', () => {
  redisTest('reject with a RecordError, and serve again once it is back', async () => {
    await using redis = await startRedis();
    await using node = await startNode(redis.url);
    const server = realRooms(node.records);
    const values = createEngineValues(node.connection, 'chat:');
    const room = await holdRoom(server, 'lobby');
    await write(room, 'before');
    await redis.kill();
    await until(() => !node.connection.isUp, 'the node has noticed');
    for (const work of [
      () => server.rooms.hold('other'),
      () => node.records.list(undefined, 5),
      () => node.records.find('lobby'),
      () => room.messages(room.head + 1, 5),
      () => room.people(),
      () => room.restart(BOT, closeReasons['room-deleted']),
      () => values.entries(''),
      () => values.set(new Map([['a', '1']])),
    ])
      await expect(work()).rejects.toThrow(RecordError);
    expect(await write(room, 'meanwhile')).toMatchObject({ kind: 'refused', code: 'journal' });
    expect(server.rooms.names).toEqual(['lobby']);
    await redis.restart();
    await until(() => node.connection.isUp, 'the node is connected again');
    const command = fields('send', { text: 'after' });
    await until(async () => (await room.execute(BOT, command)).kind === 'done', 'the author can write again');
    expect((await room.messages(room.head + 1, 5)).at(-1)?.text).toBe('after');
    room.release();
    await until(() => server.rooms.names.length === 0, 'the room is closed');
  });
});
