import { afterAll, beforeAll, describe, expect } from 'bun:test';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { newId } from '../../../src/secrets.ts';
import { startNode, type EngineNode } from '../../helpers/engine-node.ts';
import {
  command,
  commit,
  eventsOfType,
  join,
  joinEntry,
  names,
  newMember,
  react,
  read,
  send,
  testRecordContract,
  type FollowedRecord,
} from '../../helpers/record-contract.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { redisProgram, startRedis, type RedisServer } from '../../helpers/start-redis.ts';
import { until } from '../../helpers/until.ts';

let redis: RedisServer;
let [one, two]: EngineNode[] = [];
beforeAll(async () => {
  if (redisProgram === null) return;
  redis = await startRedis({ config: ['appendfsync no'] });
  [one, two] = [await startNode(redis.url), await startNode(redis.url)];
});
afterAll(async () => {
  await one?.[Symbol.asyncDispose]();
  await two?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
});

/** Opens a new room on both nodes. */
function openTwice(): [FollowedRecord, FollowedRecord] {
  if (!one || !two) throw new Error('There is no engine.');
  const room = newId();
  return [one.open(room), two.open(room)];
}

function texts(record: FollowedRecord): string[] {
  return eventsOfType(record, 'message').map(({ text }) => text);
}

testRecordContract(
  'EngineRecord',
  (room) => {
    if (!one) throw new Error('There is no engine.');
    return one.open(room);
  },
  redisTest,
);

describe('Two nodes of a room', () => {
  redisTest('receive the events of both in the same order, and have the same people', async () => {
    const [here, there] = openTwice();
    const [ada, bob] = [await join(here), await join(there)];
    for (let round = 0; round < 20; round++)
      await Promise.all([commit(here, send(ada, `a${round}`)), commit(there, send(bob, `b${round}`))]);
    await until(() => texts(here).length === 40 && texts(there).length === 40, 'both have all messages');
    expect(texts(here)).toEqual(texts(there));
    expect(here.record.head).toBe(there.record.head);
    expect(names(here.record.presence)).toEqual(names(there.record.presence));
  });

  redisTest('hand over a member that returns at the other, and it does not leave', async () => {
    const [here, there] = openTwice();
    const ada = await join(here);
    await join(there);
    const again = { ...ada, name: '' };
    await join(there, { claimedName: ada.name }, again);
    expect(again.name).toBe(ada.name);
    await until(() => here.calls.some(({ kind }) => kind === 'removed replaced'), 'the first node has lost the member');
    expect(here.calls.at(-1)).toEqual({ kind: 'removed replaced', memberIds: [ada.id] });
    expect(await commit(here, send(ada, 'late'))).toEqual([{ kind: 'noted' }]);
    await commit(here, { kind: 'leave', member: ada, keepsName: true });
    await commit(there, send(again, 'here'));
    expect(texts(there)).toEqual(['here']);
    expect(eventsOfType(there, 'left')).toEqual([]);
    expect(there.record.presence.count).toBe(2);
  });

  redisTest('keep a kicked member and its network out at both from the ack on', async () => {
    const [here, there] = openTwice();
    const [boss, eve] = [await join(here), await join(there)];
    const [kicked] = await commit(here, command(boss, { kind: 'kick', person: eve.id, seconds: 60 }));
    expect(kicked).toMatchObject({ kind: 'unchanged', kicked: { person: { name: eve.name } } });
    const [back] = await commit(there, joinEntry({ ...eve }, { claimedName: eve.name }));
    expect(back).toMatchObject({ kind: 'barred', reason: { code: 'kicked' } });
    for (const node of [here, there]) {
      const [stranger] = await commit(node, joinEntry(newMember()));
      expect(stranger).toMatchObject({ kind: 'barred', reason: { code: 'network-banned' } });
    }
    expect((await commit(there, joinEntry(newMember(), { isModerator: true })))[0]).toMatchObject({ kind: 'joined' });
    await until(
      () => there.calls.some(({ kind }) => kind === 'removed kicked'),
      'the other node has closed the member',
    );
    const removals = [...here.calls, ...there.calls].filter(({ kind }) => kind.startsWith('removed'));
    expect(new Set(removals.map(({ kind }) => kind))).toEqual(new Set(['removed kicked']));
  });

  redisTest('count the reactions of both to one message, each upon the one before', async () => {
    const [here, there] = openTwice();
    const message = send(await join(here), 'hello');
    await commit(here, message);
    const crowds = [here, there].map((node) => ({ node, people: Array.from({ length: 40 }, () => newMember()) }));
    await Promise.all(crowds.map(({ node, people }) => commit(node, ...people.map((member) => joinEntry(member)))));
    await Promise.all(
      crowds.map(async ({ node, people }) => {
        for (let start = 0; start < 40; start += 8) {
          const some = people.slice(start, start + 8);
          await commit(node, ...some.map((member) => react(member, message.id, '👍')));
        }
      }),
    );
    const { head } = there.record;
    const [row] = await read<readonly Message[]>((done) => there.record.before(head + 1, 1, '', done));
    expect(row?.reactions).toEqual([{ emoji: '👍', count: 80 }]);
  });

  redisTest('give each of 500 wanted names to one of 1,000 people, and different names to the others', async () => {
    const letter = (number: number) => 'abcdefgh'.charAt(number & 7);
    const enter = async (node: FollowedRecord) => {
      const people = Array.from({ length: 500 }, (_, number) => ({
        member: newMember(),
        claimedName: `Name${letter(number)}${letter(number >> 3)}${letter(number >> 6)}`,
      }));
      for (let start = 0; start < 500; start += 100) {
        const some = people.slice(start, start + 100);
        await commit(node, ...some.map(({ member, claimedName }) => joinEntry(member, { claimedName })));
      }
      return people.map(({ member }) => member.name);
    };
    const taken = (await Promise.all(openTwice().map(enter))).flat();
    expect(new Set(taken).size).toBe(1_000);
    expect(taken.filter((name) => /^Name[a-h]{3}$/.test(name))).toHaveLength(500);
  });

  redisTest('answer a repeat at the other with the first result', async () => {
    const [here, there] = openTwice();
    const [ada, bob] = [await join(here), await join(there)];
    const message = send(ada, 'once');
    const [first] = await commit(here, message);
    const result = first && 'result' in first ? first.result : undefined;
    const repeats = [
      send(bob, 'once', message.id),
      command(bob, { kind: 'refused', code: 'rate' }, { id: message.id }),
    ];
    for (const repeat of repeats)
      expect(await commit(there, repeat)).toEqual([{ kind: 'repeated', result: result as never }]);
    expect(texts(there)).toEqual(['once']);
  });

  redisTest('receive that a member of the other is typing, and not of their own', async () => {
    const [here, there] = openTwice();
    const [ada] = [await join(here), await join(there)];
    here.record.noteTyping(ada);
    await until(() => there.calls.some(({ kind }) => kind === 'typing'), 'the other node has the notice');
    expect(there.calls.at(-1)).toEqual({ kind: 'typing', memberIds: [ada.personId] });
    await commit(here, send(ada, 'later'));
    expect(here.calls.some(({ kind }) => kind === 'typing')).toBe(false);
  });

  redisTest('let the members of a dead node return for 30 s, at any node', async () => {
    const [here, there] = openTwice();
    const [ada, bob] = [await join(here, { claimedName: 'Ada' }), await join(here)];
    const eve = await join(there);
    await two?.upkeep.buryNode(one?.id ?? '');
    const again = { ...ada, name: '' };
    await join(there, { claimedName: 'Ada' }, again);
    expect(again.name).toBe('Ada');
    expect(there.record.presence.count).toBe(3);
    expect(eventsOfType(there, 'left')).toEqual([]);
    expect(bob.name).not.toBe(eve.name);
  });
});

describe('A node', () => {
  redisTest('reads what it missed when its subscriptions are killed while others write', async () => {
    const [here, there] = openTwice();
    const [ada] = [await join(here), await join(there)];
    for (let round = 0; round < 30; round++) {
      if (round % 10 === 5) await redis.command('CLIENT', ['KILL', 'TYPE', 'pubsub']);
      const [outcome] = await commit(here, send(ada, `m${round}`));
      expect(outcome?.kind === 'appended' || outcome?.kind === 'repeated').toBe(true);
    }
    await until(() => texts(there).length === 30, 'the other node has all messages');
    expect(texts(there)).toEqual(Array.from({ length: 30 }, (_, round) => `m${round}`));
    expect(there.calls.some(({ kind }) => kind === 'lost')).toBe(false);
  });

  redisTest('receives a message that it missed as it was, and its reactions after it', async () => {
    const [here, there] = openTwice();
    const [ada] = [await join(here), await join(there)];
    await redis.command('CLIENT', ['KILL', 'TYPE', 'pubsub']);
    const message = send(ada, 'hello');
    await commit(here, message, react(ada, message.id, '👍'));
    await until(() => eventsOfType(there, 'reacted').length === 1, 'the other node has both');
    expect(eventsOfType(there, 'message')[0]).not.toHaveProperty('reactions');
  });

  redisTest('drops a publication of events that the engine has lost, and reads the room once for it', async () => {
    await using own = await startRedis();
    await using node = await startNode(own.url);
    const room = node.open('lobby');
    const ada = await join(room);
    const lost = `1 ${(Date.now() + 60_000) * 1_000} 1 1 another-node ${room.record.epoch}\n[]`;
    await own.command('CONFIG', ['RESETSTAT']);
    await own.command('PUBLISH', ['chat:{lobby}', lost]);
    for (let round = 0; round < 100; round++) await commit(room, send(ada, `m${round}`));
    const stats = String(await own.command('INFO', ['commandstats']));
    expect(Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1])).toBeLessThan(120);
    expect(texts(room)).toHaveLength(100);
  });

  redisTest('gives every member of a person its new name', async () => {
    const [here, there] = openTwice();
    const [phone, laptop] = [newMember('the-person'), newMember('the-person')];
    await join(here, {}, phone);
    await join(there, {}, laptop);
    await commit(here, command(phone, { kind: 'rename', name: 'Ada_L' }));
    await until(() => laptop.name === 'Ada_L', 'the other member has the name');
  });

  redisTest('keeps its members when the engine is killed and restarted, and each message once', async () => {
    await using own = await startRedis({ config: ['appendfsync always'] });
    await using node = await startNode(own.url);
    const room = node.open('lobby');
    const ada = await join(room);
    const sent: string[] = [];
    const writing = (async () => {
      for (let round = 0; round < 60; round++) {
        const message = send(ada, `m${round}`);
        for (;;) {
          const [outcome] = await commit(room, message);
          if (outcome?.kind === 'appended' || outcome?.kind === 'repeated') break;
          expect(outcome).toMatchObject({ kind: 'refused', code: 'journal' });
        }
        sent.push(`m${round}`);
      }
    })();
    await until(() => sent.length > 20, 'twenty messages are in');
    await own.kill();
    await own.restart();
    await writing;
    const { head } = room.record;
    const rows = await read<readonly Message[]>((done) => room.record.before(head + 1, 100, '', done));
    expect(rows.map(({ text }) => text)).toEqual(sent);
    expect(texts(room)).toEqual(sent);
    expect(room.calls.some(({ kind }) => kind === 'lost')).toBe(false);
    expect(new Set(rows.map(({ offset }) => offset)).size).toBe(60);
  });

  redisTest('reports lost events when the engine returns with an older copy, and uses no offset twice', async () => {
    await using own = await startRedis({ config: ['appendonly no', 'save ""'] });
    await using node = await startNode(own.url);
    const room = node.open('lobby');
    const ada = await join(room);
    await commit(room, send(ada, 'kept'));
    await own.command('SAVE');
    await commit(room, send(ada, 'lost'));
    const lostHead = room.record.head;
    await own.kill();
    await own.restart();
    await until(() => room.calls.some(({ kind }) => kind === 'lost'), 'the node has noticed the loss');
    expect(room.record.head).toBeLessThan(lostHead);
    const back = { ...ada, name: '' };
    await join(room, { claimedName: ada.name }, back);
    await commit(room, send(back, 'new'));
    const { head, epoch } = room.record;
    expect(head).toBeGreaterThan(lostHead);
    const rows = await read<readonly Message[]>((done) => room.record.before(head + 1, 10, '', done));
    expect(rows.map(({ text }) => text)).toEqual(['kept', 'new']);
    const recovers = (offset: number, signedHead: number) =>
      read<boolean>((done) => room.record.canRecover({ epoch, offset, signed: { epoch, head: signedHead } }, done));
    const kept = rows[0]?.offset ?? 0;
    expect(await recovers(lostHead, kept)).toBe(false);
    expect(await recovers(kept, kept)).toBe(true);
    // A client whose replay was cut has rows as they were at the lost head.
    expect(await recovers(kept, lostHead)).toBe(false);
  });

  redisTest('refuses commands while the engine is away, and carries them out when it is back', async () => {
    await using own = await startRedis();
    await using node = await startNode(own.url);
    const room = node.open('lobby');
    const ada = await join(room);
    await own.kill();
    const message = send(ada, 'hello');
    expect(await commit(room, message)).toMatchObject([{ kind: 'refused', code: 'journal', retryAfter: 1_000 }]);
    expect(await commit(room, joinEntry(newMember()))).toMatchObject([{ kind: 'barred', reason: { code: 'failed' } }]);
    await own.restart();
    await until(() => node.connection.isUp, 'the node is connected again');
    expect(await commit(room, message)).toMatchObject([{ kind: 'appended' }]);
    expect(texts(room)).toEqual(['hello']);
  });

  redisTest('removes old and surplus messages, keeps their ids known, and never recovers over a gap', async () => {
    await using own = await startRedis();
    const retention = { maxMessages: 10, maxChanges: 5, maxAgeMs: 1_000_000_000 };
    await using node = await startNode(own.url, 'chat:', retention);
    const room = node.open('lobby');
    const ada = await join(room);
    const messages = Array.from({ length: 30 }, (_, number) => send(ada, `m${number}`));
    const outcomes = await commit(room, ...messages);
    const newest = messages.at(-1)?.id ?? '';
    for (let round = 0; round < 12; round++) await commit(room, react(ada, newest, '👍', round % 2 === 0));
    await node.upkeep.prune();
    const { head, epoch } = room.record;
    const rows = await read<readonly Message[]>((done) => room.record.before(head + 1, 50, '', done));
    expect(rows.map(({ text }) => text)).toEqual(Array.from({ length: 10 }, (_, number) => `m${number + 20}`));
    const first = outcomes[0] && 'result' in outcomes[0] ? outcomes[0].result : undefined;
    expect(await commit(room, messages[0] ?? send(ada, ''))).toEqual([{ kind: 'repeated', result: first as never }]);
    await using other = await startNode(own.url);
    const fresh = other.open('lobby');
    await join(fresh);
    const recovers = (offset: number) =>
      read<boolean>((done) => fresh.record.canRecover({ epoch, offset, signed: undefined }, done));
    expect(await recovers(rows[0]?.offset ?? 0)).toBe(false);
    expect(await recovers(head)).toBe(true);
  });
});
