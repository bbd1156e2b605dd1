import { describe, expect } from 'bun:test';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { startNode } from '../../helpers/engine-node.ts';
import {
  command,
  commit,
  eventsOfType,
  join,
  joinEntry,
  newMember,
  react,
  read,
  send,
  texts,
} from '../../helpers/followed-record.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { openTwice, shareTwoNodes } from '../../helpers/two-nodes.ts';
import { until } from '../../helpers/until.ts';

const nodes = shareTwoNodes();

describe('A node', () => {
  redisTest('reads what it missed when its subscriptions are killed while others write', async () => {
    const [here, there] = openTwice(nodes());
    const [ada] = [await join(here), await join(there)];
    for (let round = 0; round < 30; round++) {
      if (round % 10 === 5) await nodes().redis.command('CLIENT', ['KILL', 'TYPE', 'pubsub']);
      const [outcome] = await commit(here, send(ada, `m${round}`));
      expect(outcome?.kind === 'appended' || outcome?.kind === 'repeated').toBe(true);
    }
    await until(() => texts(there).length === 30, 'the other node has all messages');
    expect(texts(there)).toEqual(Array.from({ length: 30 }, (_, round) => `m${round}`));
    expect(there.calls.some(({ kind }) => kind === 'lost')).toBe(false);
  });

  redisTest('receives a message that it missed as it was, and its reactions after it', async () => {
    const [here, there] = openTwice(nodes());
    const [ada] = [await join(here), await join(there)];
    await nodes().redis.command('CLIENT', ['KILL', 'TYPE', 'pubsub']);
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
    expect(node.reports).toContainEqual(['engineFault', 'gap']);
  });

  redisTest('gives every member of a person its new name', async () => {
    const [here, there] = openTwice(nodes());
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
