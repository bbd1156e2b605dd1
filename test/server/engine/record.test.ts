import { describe, expect } from 'bun:test';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ReplayStep } from '../../../src/record/record.ts';
import { newId } from '../../../src/secrets.ts';
import {
  command,
  commit,
  edit,
  eventsOfType,
  join,
  joinEntry,
  names,
  newMember,
  react,
  read,
  send,
  texts,
  type FollowedRecord,
} from '../../helpers/followed-record.ts';
import { testDocumentsContract } from '../../helpers/record-documents-contract.ts';
import { testEventsContract } from '../../helpers/record-events-contract.ts';
import { testPeopleContract } from '../../helpers/record-people-contract.ts';
import { testUsersContract } from '../../helpers/record-users-contract.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { openTwice, shareTwoNodes } from '../../helpers/two-nodes.ts';
import { until } from '../../helpers/until.ts';

const nodes = shareTwoNodes();

testPeopleContract('EngineRecord', (room) => nodes().one.open(room), redisTest);
testUsersContract('EngineRecord', (room) => nodes().one.open(room), redisTest);
testEventsContract('EngineRecord', (room) => nodes().one.open(room), redisTest);
testDocumentsContract('EngineRecord', (room) => nodes().one.open(room), redisTest);

describe('Two nodes of a room', () => {
  redisTest('receive the events of both in the same order, and have the same people', async () => {
    const [here, there] = openTwice(nodes());
    const [ada, bob] = [await join(here), await join(there)];
    for (let round = 0; round < 20; round++)
      await Promise.all([commit(here, send(ada, `a${round}`)), commit(there, send(bob, `b${round}`))]);
    await until(() => texts(here).length === 40 && texts(there).length === 40, 'both have all messages');
    expect(texts(here)).toEqual(texts(there));
    expect(here.record.head).toBe(there.record.head);
    expect(names(here.record.presence)).toEqual(names(there.record.presence));
  });

  redisTest('hand over a member that returns at the other, and it does not leave', async () => {
    const [here, there] = openTwice(nodes());
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

  redisTest('replay a message with its newest text, wherever and whenever it was edited', async () => {
    const room = newId();
    const here = nodes().one.open(room);
    const ada = await join(here);
    const start = here.record.head;
    const message = send(ada, 'first');
    await commit(here, message);
    await commit(here, edit(ada, message.id, 'second'));
    const there = nodes().two.open(room);
    await join(there);
    await commit(here, edit(ada, message.id, 'third'));
    await until(() => there.record.head === here.record.head, 'the other node has the last edit');
    for (const { record } of [here, there]) {
      const { events } = await read<ReplayStep>((done) => record.after(start, 9, '', done));
      expect(events).toMatchObject([
        { type: 'message', text: 'third', edited: true, rev: record.head },
        { type: 'edited', text: 'third', offset: record.head },
      ]);
    }
  });

  redisTest('read only the newest edit of a message in a page, also before the events in memory', async () => {
    const room = newId();
    const here = nodes().one.open(room);
    const ada = await join(here);
    const start = here.record.head;
    const message = send(ada, 'first');
    await commit(here, message);
    for (let count = 0; count < 12; count++)
      await commit(here, ...Array.from({ length: 50 }, () => edit(ada, message.id, 'x')));
    await commit(here, edit(ada, message.id, 'newest'), send(ada, 'last'));
    const there = nodes().two.open(room);
    await join(there);
    for (const { record } of [here, there]) {
      const expected = [
        { type: 'message', text: 'newest' },
        { type: 'edited', text: 'newest', offset: record.head - 1 },
        { type: 'message', text: 'last' },
      ];
      expect(await read((done) => record.events(start, 64, done))).toMatchObject(expected);
      expect((await read<ReplayStep>((done) => record.after(start, 50, '', done))).events).toMatchObject(expected);
      // A page is full where more events follow.
      expect(await read((done) => record.events(start, 2, done))).toHaveLength(2);
    }
  });

  redisTest('count the reactions of both to one message, each upon the one before', async () => {
    const [here, there] = openTwice(nodes());
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

  redisTest('report a conflict when both change one message at once', async () => {
    const [here, there] = openTwice(nodes());
    const [ada, bob] = [await join(here), await join(there)];
    const message = send(ada, 'hello');
    await commit(here, message);
    const conflicts = () =>
      [nodes().one, nodes().two].flatMap(({ reports }) => reports.filter(([, fault]) => fault === 'conflict'));
    const before = conflicts().length;
    for (let on = true; conflicts().length === before; on = !on) {
      const [first, second] = await Promise.all([
        commit(here, react(ada, message.id, '👍', on)),
        commit(there, react(bob, message.id, '👍', on)),
      ]);
      expect([first, second].map((outcomes) => outcomes?.[0]?.kind)).toEqual(['appended', 'appended']);
    }
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
    const taken = (await Promise.all(openTwice(nodes()).map(enter))).flat();
    expect(new Set(taken).size).toBe(1_000);
    expect(taken.filter((name) => /^Name[a-h]{3}$/.test(name))).toHaveLength(500);
  });

  redisTest('answer a repeat at the other with the first result', async () => {
    const [here, there] = openTwice(nodes());
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
    const [here, there] = openTwice(nodes());
    const [ada] = [await join(here), await join(there)];
    here.record.noteTyping(ada);
    await until(() => there.calls.some(({ kind }) => kind === 'typing'), 'the other node has the notice');
    expect(there.calls.at(-1)).toEqual({ kind: 'typing', memberIds: [ada.personId] });
    await commit(here, send(ada, 'later'));
    expect(here.calls.some(({ kind }) => kind === 'typing')).toBe(false);
  });

  redisTest('let the members of a dead node return for 30 s, at any node', async () => {
    const [here, there] = openTwice(nodes());
    const [ada, bob] = [await join(here, { claimedName: 'Ada' }), await join(here)];
    const eve = await join(there);
    await nodes().two.upkeep.buryNode(nodes().one.id ?? '');
    const again = { ...ada, name: '' };
    await join(there, { claimedName: 'Ada' }, again);
    expect(again.name).toBe('Ada');
    expect(there.record.presence.count).toBe(3);
    expect(eventsOfType(there, 'left')).toEqual([]);
    expect(bob.name).not.toBe(eve.name);
  });
});
