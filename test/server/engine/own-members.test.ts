import { describe, expect } from 'bun:test';
import { newId } from '../../../src/secrets.ts';
import { startNode } from '../../helpers/engine-node.ts';
import {
  command,
  commit,
  join,
  joinEntry,
  newMember,
  send,
  type FollowedRecord,
} from '../../helpers/followed-record.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis, type RedisServer } from '../../helpers/start-redis.ts';
import { shareTwoNodes } from '../../helpers/two-nodes.ts';
import { until } from '../../helpers/until.ts';

const nodes = shareTwoNodes();

/** Returns the members that the engine counts, and those of them whose grace period runs. */
async function readMembers(server: RedisServer, room: string): Promise<{ present: string[]; lost: string[] }> {
  const present = (await server.command('HKEYS', [`chat:{${room}}:who`])) as string[];
  const lost = (await server.command('ZRANGE', [`chat:{${room}}:gone`, '0', '-1'])) as string[];
  return { present, lost };
}

/** Resolves once the engine keeps a member for its grace period only, or not at all, and any node would remove it. */
async function untilLeaves(server: RedisServer, room: string, id: string): Promise<void> {
  await until(
    async () => {
      const { present, lost } = await readMembers(server, room);
      if (!present.includes(id)) return true;
      return lost.includes(id) && (await server.command('ZSCORE', ['chat:sweeps', room])) !== null;
    },
    'the member leaves',
    25_000,
  );
}

const LONG = { timeoutMs: 60_000 };

describe('A member that the engine counts as a node’s, although it is not,', () => {
  redisTest(
    'leaves when the node closed its client because the answer to its entry was lost',
    async () => {
      await using own = await startRedis();
      await using node = await startNode(own.url);
      const room = node.open('lobby');
      await join(room);
      own.stop();
      const late = newMember();
      expect(await commit(room, joinEntry(late))).toMatchObject([{ kind: 'barred', reason: { code: 'failed' } }]);
      await commit(room, { kind: 'leave', member: late, keepsName: false });
      own.continue();
      await until(() => node.connection.isUp, 'the node is connected again');
      await untilLeaves(own, 'lobby', late.id);
    },
    LONG,
  );

  redisTest(
    'leaves when its departure did not reach the engine, and the node has left the room',
    async () => {
      await using own = await startRedis();
      await using node = await startNode(own.url);
      const ada = await join(node.open('lobby'));
      const [record] = node.opened;
      await own.kill();
      if (record) await commit(record, { kind: 'leave', member: ada, keepsName: true });
      node.records.release('lobby');
      await own.restart();
      await untilLeaves(own, 'lobby', ada.id);
    },
    LONG,
  );

  redisTest(
    'leaves when the engine returned with a copy from before its departure',
    async () => {
      await using own = await startRedis({ config: ['appendonly no', 'save ""'] });
      await using node = await startNode(own.url);
      const room = node.open('lobby');
      const ada = await join(room);
      await own.command('SAVE');
      await commit(room, { kind: 'leave', member: ada, keepsName: true });
      expect((await readMembers(own, 'lobby')).present).toEqual([]);
      node.records.release('lobby');
      await own.kill();
      await own.restart();
      await until(async () => (await readMembers(own, 'lobby')).present.length === 1, 'the engine has the copy');
      await untilLeaves(own, 'lobby', ada.id);
    },
    LONG,
  );
});

describe('A member that a node has, although the engine does not count it as the node’s,', () => {
  redisTest(
    'enters again when the engine returned with a copy from before its entry',
    async () => {
      await using own = await startRedis({ config: ['appendonly no', 'save ""'] });
      await using node = await startNode(own.url);
      const room = node.open('lobby');
      const ada = await join(room);
      await own.command('SAVE');
      const bob = await join(room);
      await own.kill();
      await own.restart();
      await until(() => room.calls.some(({ kind }) => kind === 'removed failed'), 'the member is removed');
      expect(room.calls.filter(({ kind }) => kind.startsWith('removed'))).toEqual([
        { kind: 'removed failed', memberIds: [bob.id] },
      ]);
      expect(await commit(room, send(ada, 'still here'))).toMatchObject([{ kind: 'appended' }]);
    },
    LONG,
  );

  redisTest(
    'enters again, and is not replaced, when the copy says that another node has it',
    async () => {
      await using own = await startRedis({ config: ['appendonly no', 'save ""'] });
      await using here = await startNode(own.url);
      await using there = await startNode(own.url);
      const [before, after] = [here.open('lobby'), there.open('lobby')];
      const ada = await join(before);
      await join(after);
      await own.command('SAVE');
      const again = { ...ada, name: '' };
      await join(after, { claimedName: ada.name }, again);
      await own.kill();
      await own.restart();
      const closed = ({ calls }: FollowedRecord) => calls.filter(({ memberIds }) => memberIds?.includes(again.id));
      await until(async () => {
        await commit(after, command(again, { kind: 'unchanged' }));
        return closed(after).length > 0;
      }, 'the member is removed');
      expect(closed(after).map(({ kind }) => kind)).toEqual(['removed failed']);
    },
    LONG,
  );
});

redisTest('A member that moves away and back stays, whatever order the news of that arrive in', async () => {
  const { redis, one, two } = nodes();
  for (let round = 0; round < 10; round++) {
    const room = newId();
    const [here, there] = [one.open(room), two.open(room)];
    const ada = await join(here);
    await join(there);
    const again = { ...ada, name: '' };
    there.members.push(again);
    const { length } = here.calls;
    const moves = [
      commit(there, joinEntry(again, { claimedName: ada.name })),
      commit(here, joinEntry(ada, { claimedName: ada.name })),
    ];
    await Promise.all(moves);
    const [owner = ''] = String(await redis.command('HGET', [`chat:{${room}}:who`, ada.id])).split(' ');
    const stays = owner === one.id ? { followed: here, member: ada } : { followed: there, member: again };
    expect(await commit(stays.followed, send(stays.member, 'here'))).toMatchObject([{ kind: 'appended' }]);
    if (owner === one.id) expect(here.calls.slice(length).map(({ kind }) => kind)).not.toContain('removed replaced');
  }
});

redisTest('A node whose lease has not ended keeps its members when another node takes it for dead', async () => {
  const { redis, one, two } = nodes();
  const room = newId();
  const ada = await join(one.open(room));
  await redis.command('ZADD', ['chat:nodes', String(Date.now() + 60_000), one.id]);
  await two.upkeep.buryNode(one.id);
  expect(await readMembers(redis, room)).toEqual({ present: [ada.id], lost: [] });
  await redis.command('ZREM', ['chat:nodes', one.id]);
  await two.upkeep.buryNode(one.id);
  expect(await readMembers(redis, room)).toEqual({ present: [ada.id], lost: [ada.id] });
});

redisTest(
  'A member does not enter over a node that gave its entry up while the engine was stopped',
  async () => {
    await using own = await startRedis();
    await using node = await startNode(own.url);
    const room = node.open('lobby');
    const ada = await join(room);
    own.stop();
    const late = newMember();
    expect(await commit(room, joinEntry(late))).toMatchObject([{ kind: 'barred', reason: { code: 'failed' } }]);
    own.continue();
    await until(() => node.connection.isUp, 'the node is connected again');
    expect(await commit(room, send(ada, 'hello'))).toMatchObject([{ kind: 'appended' }]);
    expect((await readMembers(own, 'lobby')).present).toEqual([ada.id]);
  },
  LONG,
);

redisTest('A member does not enter over a node after its carrier there has closed', async () => {
  await using own = await startRedis();
  await using node = await startNode(own.url);
  const room = node.open('lobby');
  const ada = await join(room);
  await own.kill();
  let isAbandoned = false;
  const entering = commit(room, joinEntry(newMember(), { isAbandoned: () => isAbandoned }), send(ada, 'hello'));
  await until(() => node.logs.some((line) => line.includes('engine: lost')), 'the node has lost the engine');
  isAbandoned = true;
  await own.restart();
  await entering;
  await until(() => node.connection.isUp, 'the node is connected again');
  expect(await commit(room, send(ada, 'hello again'))).toMatchObject([{ kind: 'appended' }]);
  expect((await readMembers(own, 'lobby')).present).toEqual([ada.id]);
});

redisTest('A room is listed for upkeep also when the engine was away as it opened', async () => {
  await using own = await startRedis();
  await using node = await startNode(own.url);
  await own.kill();
  const joining = join(node.open('lobby'));
  await own.restart();
  await joining;
  expect(await own.command('ZSCORE', ['chat:rooms', 'lobby'])).not.toBeNull();
});
