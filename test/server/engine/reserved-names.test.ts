import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { newId } from '../../../src/secrets.ts';
import { startNode, type EngineNode } from '../../helpers/engine-node.ts';
import { commit, joinEntry, newMember, send, type FollowedRecord } from '../../helpers/followed-record.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { redisProgram, startRedis, type RedisServer } from '../../helpers/start-redis.ts';

let redis: RedisServer;
let node: EngineNode;
beforeAll(async () => {
  if (redisProgram === null) return;
  redis = await startRedis({ config: ['appendfsync no'] });
  node = await startNode(redis.url);
});
afterAll(async () => {
  await node?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
});

/** Enters from an address with a wanted name. Returns whether the member has it. */
async function enter(room: FollowedRecord, claimedName: string, address: string, personId?: string) {
  const member = { ...newMember(personId), address };
  await commit(room, joinEntry(member, { claimedName }));
  return { member, hasName: member.name === claimedName };
}

/** Enters and leaves. The name stays reserved. Returns the person. */
async function reserve(room: FollowedRecord, name: string, address: string, writes = false): Promise<string> {
  const { member } = await enter(room, name, address);
  if (writes) await commit(room, send(member, 'hello'));
  await commit(room, { kind: 'leave', member, keepsName: true });
  return member.personId;
}

/** Enters with each of these names from elsewhere. Returns the names that were free. */
async function takeFree(room: FollowedRecord, names: readonly string[]): Promise<string[]> {
  const members = names.map(() => ({ ...newMember(), address: '198.51.100.1' }));
  await commit(room, ...members.map((member, index) => joinEntry(member, { claimedName: names[index] })));
  return members.map(({ name }) => name).filter((name) => names.includes(name));
}

const NAMES = Array.from('ABCDEFGHJKLM', (letter) => `Name${letter}`);

describe('The engine', () => {
  redisTest('reserves ten names of a network, those of authors first', async () => {
    const room = node.open(newId());
    const other = await reserve(room, 'Other', '203.0.113.1');
    const people: string[] = [];
    for (const name of NAMES) people.push(await reserve(room, name, '192.0.2.1', name === 'NameA'));
    expect(await takeFree(room, NAMES)).toEqual(['NameB', 'NameC']);
    expect((await enter(room, 'Other', '203.0.113.1', other)).hasName).toBe(true);
    expect((await enter(room, 'NameD', '192.0.2.1', people[3])).hasName).toBe(true);
  });

  redisTest('never frees a name that is in use again, and reserves any number of this machine', async () => {
    const room = node.open(newId());
    const first = await reserve(room, 'First', '192.0.2.1');
    await enter(room, 'First', '192.0.2.1', first);
    for (const name of NAMES) await reserve(room, name, '192.0.2.1');
    expect(await takeFree(room, ['First'])).toEqual([]);
    const local = NAMES.map((name) => `${name}2`);
    for (const name of local) await reserve(room, name, '127.0.0.1');
    expect(await takeFree(room, local)).toEqual([]);
  });
});
