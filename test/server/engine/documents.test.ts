import { describe, expect } from 'bun:test';
import type { LogPage } from '../../../src/ports/documents.ts';
import { closeReasons } from '../../../src/protocol/close-reasons.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { startNode } from '../../helpers/engine-node.ts';
import {
  command,
  commit,
  eventsOfType,
  join,
  joinEntry,
  newMember,
  read,
  send,
  type FollowedRecord,
} from '../../helpers/followed-record.ts';
import { clear, keep } from '../../helpers/record-documents-contract.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { openTwice, shareTwoNodes } from '../../helpers/two-nodes.ts';
import { until } from '../../helpers/until.ts';

const nodes = shareTwoNodes();

function documents({ record }: FollowedRecord, prefix = '') {
  return Object.fromEntries(record.documents.entries(prefix));
}

/** Reads the newest page of messages. */
function newest({ record }: FollowedRecord): Promise<readonly Message[]> {
  return read((done) => record.before(record.head + 1, 50, '', done));
}

describe('Two nodes of a room', () => {
  redisTest('have the same documents, also a node that opens the room later', async () => {
    const [here, there] = openTwice(nodes());
    const ada = await join(here);
    await commit(here, keep(ada, { changes: [{ key: 'before', value: 'one' }] }));
    await join(there);
    expect(documents(there)).toEqual({ before: 'one' });
    await commit(here, keep(ada, { changes: [{ key: 'after', value: 'two', endsAt: Date.now() + 60_000 }] }));
    await until(() => documents(there)['after'] === 'two', 'the other node has both documents');
    expect(there.record.documents.version).toBe(here.record.documents.version);
  });

  redisTest(
    'count in one document without losing a step, because each judges again what the other changed',
    async () => {
      const [here, there] = openTwice(nodes());
      const members = [await join(here), await join(there)];
      const count = async (node: FollowedRecord, index: number) => {
        for (let step = 0; step < 20; step++) {
          const add = command(members[index] as never, (_, kept) => {
            const value = String(Number(kept.get('count') ?? '0') + 1);
            return { kind: 'keep', changes: [{ key: 'count', value }], entry: value };
          });
          expect(await commit(node, add)).toMatchObject([{ kind: 'kept' }]);
        }
      };
      await Promise.all([count(here, 0), count(there, 1)]);
      await until(() => documents(here)['count'] === '40', 'both have counted to 40');
      const { entries } = await read<LogPage>((done) => there.record.log(undefined, 50, done));
      expect(entries.map(({ value }) => Number(value))).toEqual(Array.from({ length: 40 }, (_, index) => 40 - index));
    },
  );

  redisTest('accept no text of a muted member after the ack of the mute', async () => {
    const [here, there] = openTwice(nodes());
    const [boss, eve] = [await join(here), await join(there)];
    const text = (id: number) => {
      const { id: commandId, judge } = send(eve, `text ${id}`);
      const judged: typeof judge = (row, kept, people) =>
        kept.get('mute:eve') === undefined ? judge(row, kept, people) : { kind: 'refused', code: 'muted' };
      return command(eve, judged, { id: commandId });
    };
    const write = async () => {
      let last = 0;
      for (let id = 0; id < 200; id++) {
        const [outcome] = await commit(there, text(id));
        if (outcome?.kind === 'appended') last = outcome.event.offset;
        else if (outcome?.kind === 'refused') return last;
      }
      throw new Error('No text was refused.');
    };
    const writing = write();
    await until(() => eventsOfType(here, 'message').length > 5, 'Eve writes');
    const [muted] = await commit(here, keep(boss, { changes: [{ key: 'mute:eve', value: '1' }] }));
    const end = await writing;
    if (muted?.kind !== 'kept') throw new Error('Eve is not muted.');
    // The result of a command without an event has the offset of the last event before it.
    expect(end).toBe(muted.result.offset);
  });

  redisTest('remove a person on both, whose members cannot enter at either from the ack on', async () => {
    const [here, there] = openTwice(nodes());
    const [boss, eve] = [await join(here), await join(there)];
    const reason = { ...closeReasons.kicked, retryAfter: 60_000 };
    const ban = keep(boss, {
      changes: [{ key: 'ban:1', value: eve.personId }],
      removes: [{ person: eve.personId, reason }],
    });
    expect(await commit(here, ban)).toMatchObject([{ kind: 'kept' }]);
    for (const node of [here, there]) {
      const refusal = () => (node.record.documents.get('ban:1') === eve.personId ? reason : undefined);
      const back = joinEntry({ ...eve }, { claimedName: eve.name, refusal });
      expect(await commit(node, back)).toEqual([{ kind: 'barred', reason }]);
    }
    await until(() => there.calls.some(({ kind }) => kind === 'removed kicked'), 'the other node has closed it');
    const removals = [...here.calls, ...there.calls].filter(({ kind }) => kind.startsWith('removed'));
    expect(new Set(removals.map(({ kind }) => kind))).toEqual(new Set(['removed kicked']));
    expect(eventsOfType(here, 'left')).toMatchObject([{ member: { id: eve.personId } }]);
    expect(await commit(there, joinEntry(newMember()))).toMatchObject([{ kind: 'joined' }]);
  });

  redisTest('read documents and a clearance that they missed when their subscriptions were killed', async () => {
    const [here, there] = openTwice(nodes());
    const [ada, bob] = [await join(here), await join(there)];
    await commit(here, ...['one', 'two', 'three'].map((text) => send(ada, text)));
    await until(() => eventsOfType(there, 'message').length === 3, 'the other node has the messages');
    for (let round = 0; round < 5; round++) {
      await nodes().redis.command('CLIENT', ['KILL', 'TYPE', 'pubsub']);
      const changes = [{ key: 'round', value: String(round) }];
      await commit(here, send(ada, `round ${round}`), keep(ada, { changes }), clear(ada, here.record.head + 1));
      await until(() => documents(there)['round'] === String(round), 'the other node has the document');
      await until(() => there.record.head === here.record.head, 'the other node has the events');
      expect(await newest(there)).toEqual(await newest(here));
    }
    expect(there.calls.some(({ kind }) => kind === 'lost')).toBe(false);
    const kept = there.calls.filter(({ kind }) => kind === 'kept').flatMap(({ changes = [] }) => changes);
    expect(kept.map(({ value }) => value)).toEqual(['0', '1', '2', '3', '4']);
    expect(await commit(there, send(bob, 'still here'))).toMatchObject([{ kind: 'appended' }]);
  });
});

describe('Documents in the engine', () => {
  redisTest('survive a kill of the engine, with the audit log and a clearance', async () => {
    await using redis = await startRedis({ config: ['appendfsync always'] });
    await using node = await startNode(redis.url);
    const room = node.open('lobby');
    const ada = await join(room);
    await commit(room, send(ada, 'gone'), clear(ada, room.record.head + 1));
    await commit(room, send(ada, 'cleared'));
    await commit(room, clear(ada, room.record.head + 1), send(ada, 'kept'));
    await commit(room, keep(ada, { changes: [{ key: 'a', value: '1' }], entry: '{"n":1}' }));
    await redis.kill();
    await redis.restart();
    await using later = await startNode(redis.url);
    const again = later.open('lobby');
    await join(again);
    expect(documents(again)).toEqual({ a: '1' });
    expect((await newest(again)).map(({ text }) => text)).toEqual(['kept']);
    const { entries } = await read<LogPage>((done) => again.record.log(undefined, 5, done));
    expect(entries.map(({ value }) => value)).toEqual(['{"n":1}']);
  });

  redisTest('are removed after their end, old entries after 90 days, and cleared events in steps', async () => {
    await using redis = await startRedis({ config: ['appendfsync no'] });
    await using node = await startNode(redis.url);
    const room = node.open('lobby');
    const ada = await join(room);
    for (let start = 0; start < 600; start += 100)
      await commit(room, ...Array.from({ length: 100 }, () => send(ada, 'gone')));
    const { id } = eventsOfType(room, 'message')[0] ?? { id: '' };
    await commit(room, clear(ada, room.record.head + 1), send(ada, 'kept'));
    const changes = [
      { key: 'ended', value: '1', endsAt: Date.now() - 5_000 },
      { key: 'stays', value: '2', endsAt: Date.now() + 60_000 },
    ];
    const old = String((Date.now() - 91 * 24 * 60 * 60 * 1_000) * 1_000);
    await redis.command('XADD', ['chat:{lobby}:audit', `${old}-0`, 't', '1', 'v', '{}']);
    await commit(room, keep(ada, { changes, entry: '{"new":true}' }));
    // The room that was cleared may have been tidied up already.
    await node.upkeep.prune();
    expect(Object.keys((await redis.command('HGETALL', ['chat:{lobby}:docs'])) as object)).toEqual(['stays']);
    expect(await redis.command('ZCARD', ['chat:{lobby}:ends'])).toBe(1);
    const { entries } = await read<LogPage>((done) => room.record.log(undefined, 5, done));
    expect(entries.map(({ value }) => value)).toEqual(['{"new":true}']);
    expect(await redis.command('HLEN', ['chat:{lobby}:row'])).toBe(1);
    expect(await redis.command('XLEN', ['chat:{lobby}:log'])).toBe(2);
    expect(await commit(room, send(ada, 'again', id))).toMatchObject([{ kind: 'repeated' }]);
  });
});
