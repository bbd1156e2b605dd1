import { expect, test } from 'bun:test';
import type { LogPage } from '../../src/ports/documents.ts';
import type { KeepVerdict } from '../../src/ports/verdict.ts';
import { closeReasons } from '../../src/protocol/close-reasons.ts';
import type { JournalEvent, Message } from '../../src/protocol/server-messages.ts';
import type { RecordMember } from '../../src/record/record.ts';
import { newId } from '../../src/secrets.ts';
import {
  command,
  commit,
  contractTest,
  type DefineTest,
  edit,
  eventsOfType,
  type FollowedRecord,
  join,
  joinEntry,
  newMember,
  type OpenRecord,
  react,
  read,
  send,
} from './followed-record.ts';

const ANN = { id: 'ann', name: 'Ann Lee', role: 'moderator' as const, user: 'user-1' };

/** Creates the entry of a command that keeps something. */
export function keep(member: RecordMember, verdict: Partial<KeepVerdict>, id: string = newId()) {
  return command(member, { kind: 'keep', changes: [], ...verdict }, { id });
}

/** Creates the entry of a command that removes all events before an offset. */
export function clear(member: RecordMember, before: number) {
  return keep(member, { draft: { type: 'cleared', before, by: ANN } });
}

function texts(events: readonly JournalEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'message' ? event.text : []));
}

/** Reads what a client receives: the newest page, a replay from an offset, and whether it could recover there. */
async function view({ record }: FollowedRecord, offset: number) {
  const page = await read<readonly Message[]>((done) => record.before(record.head + 1, 100, '', done));
  const { epoch } = record;
  const canRecover = await read<boolean>((done) => record.canRecover({ epoch, offset, signed: undefined }, done));
  return { page: texts(page), canRecover };
}

/** Defines the tests of kept documents that every adapter of the record port passes. */
export function testDocumentsContract(adapter: string, open: OpenRecord, defineTest: DefineTest = test): void {
  const define = contractTest(adapter, open, defineTest);

  define('keeps, replaces and removes documents, and passes the changes on after the events', async (room) => {
    const ada = await join(room);
    const { documents } = room.record;
    const { version } = documents;
    const changes = [
      { key: 'note:1', value: '{"text":"a \\"b\\" ü"}' },
      { key: 'note:2', value: 'two words' },
      { key: 'other', value: '3' },
    ];
    const { length } = room.calls;
    const draft = { type: 'settings' as const, settings: { rev: 1, topic: 'Hello' }, by: ANN };
    const [outcome] = await commit(room, keep(ada, { changes, draft, entry: '{"action":"settings"}' }));
    const [event] = eventsOfType(room, 'settings');
    expect(event).toMatchObject(draft);
    expect(outcome).toEqual({
      ...{ kind: 'kept', event, entry: '{"action":"settings"}' },
      result: { offset: event?.offset ?? 0, time: event?.time ?? 0 },
    });
    expect(room.calls.slice(length).map(({ kind }) => kind)).toEqual(['applied', 'kept']);
    expect(room.calls.at(-1)?.changes).toEqual(changes);
    expect(documents.version).not.toBe(version);
    expect(documents.get('note:1')).toBe('{"text":"a \\"b\\" ü"}');
    expect([...documents.entries('note:')].sort()).toEqual([
      ['note:1', '{"text":"a \\"b\\" ü"}'],
      ['note:2', 'two words'],
    ]);
    await commit(
      room,
      keep(ada, {
        changes: [
          { key: 'note:1', value: undefined },
          { key: 'note:2', value: 'changed' },
        ],
      }),
    );
    expect(documents.entries('note:')).toEqual([['note:2', 'changed']]);
    expect(documents.get('note:1')).toBeUndefined();
  });

  define('shows no document that has ended, and judges by those of the commands before', async (room) => {
    const ada = await join(room);
    await commit(
      room,
      keep(ada, {
        changes: [
          { key: 'old', value: '1', endsAt: 1_000 },
          { key: 'new', value: '2', endsAt: 4e12 },
        ],
      }),
    );
    expect(room.record.documents.get('old')).toBeUndefined();
    expect(room.record.documents.entries('')).toEqual([['new', '2']]);
    const seen: (string | undefined)[] = [];
    const observe = command(ada, (_, documents) => {
      seen.push(documents.get('next'));
      return { kind: 'unchanged' };
    });
    await commit(room, keep(ada, { changes: [{ key: 'next', value: 'here' }] }), observe);
    expect(seen.at(-1)).toBe('here');
  });

  define('answers a repeat of a command that kept something, and keeps nothing again', async (room) => {
    const ada = await join(room);
    const entry = keep(ada, { changes: [{ key: 'a', value: '1' }], entry: '{"number":1}' });
    const [first] = await commit(room, entry);
    if (first?.kind !== 'kept') throw new Error('The command kept nothing.');
    await commit(room, keep(ada, { changes: [{ key: 'a', value: '2' }] }));
    expect(await commit(room, entry)).toEqual([{ kind: 'repeated', result: first.result }]);
    expect(room.record.documents.get('a')).toBe('2');
    const { entries } = await read<LogPage>((done) => room.record.log(undefined, 10, done));
    expect(entries).toHaveLength(1);
  });

  define('removes all members of a person, and no others', async (room) => {
    const boss = await join(room);
    const phone = await join(room, { claimedName: 'Eve' }, newMember('eve'));
    const laptop = await join(room, {}, newMember('eve'));
    const reason = { ...closeReasons.kicked, retryAfter: 60_000 };
    const [outcome] = await commit(room, keep(boss, { removes: [{ person: 'eve', reason }] }));
    expect(outcome).toMatchObject({ kind: 'kept' });
    const removals = room.calls.filter(({ kind }) => kind.startsWith('removed'));
    expect(removals).toEqual([{ kind: 'removed kicked', memberIds: [phone.id, laptop.id] }]);
    for (const member of [phone, laptop]) await commit(room, { kind: 'leave', member, keepsName: true });
    expect(eventsOfType(room, 'left').map(({ member }) => member)).toEqual([{ id: 'eve', name: 'Eve' }]);
    expect(room.record.presence.count).toBe(1);
  });

  define('asks whether a member may enter right before it enters, with the documents', async (room) => {
    const boss = await join(room);
    await commit(room, keep(boss, { changes: [{ key: 'closed', value: 'yes' }] }));
    const eve = newMember();
    const refusal = () => (room.record.documents.get('closed') ? closeReasons['network-banned'] : undefined);
    expect(await commit(room, joinEntry(eve, { refusal }))).toEqual([
      { kind: 'barred', reason: closeReasons['network-banned'] },
    ]);
    expect(room.record.presence.count).toBe(1);
    await commit(room, { kind: 'leave', member: eve, keepsName: false });
    await commit(room, keep(boss, { changes: [{ key: 'closed', value: undefined }] }));
    expect(await commit(room, joinEntry(eve, { refusal }))).toMatchObject([{ kind: 'joined' }]);
  });

  define('pages through the audit log, the newest first', async (room) => {
    const ada = await join(room);
    const log = (before: string | undefined, limit: number) =>
      read<LogPage>((done) => room.record.log(before, limit, done));
    expect(await log(undefined, 3)).toEqual({ entries: [], next: undefined });
    await commit(room, ...[1, 2, 3, 4].map((number) => keep(ada, { entry: `{"n":${number}}` })));
    await commit(room, keep(ada, { entry: '{"n":5}' }));
    const first = await log(undefined, 3);
    expect(first.entries.map(({ value }) => value)).toEqual(['{"n":5}', '{"n":4}', '{"n":3}']);
    expect(new Set(first.entries.map(({ id }) => id)).size).toBe(3);
    expect(first.entries[0]?.time).toBeGreaterThan(0);
    const second = await log(first.next, 3);
    expect(second.entries.map(({ value }) => value)).toEqual(['{"n":2}', '{"n":1}']);
    expect(second.next).toBeUndefined();
    expect((await log('not-an-id', 3)).entries).toEqual([]);
  });

  define('finds people with their members and networks, for commands that need them', async (room) => {
    const boss = await join(room);
    const eve = await join(room, { claimedName: 'Eve' }, newMember('eve'));
    await join(room, {}, { ...newMember(), address: '127.0.0.1' });
    let found: unknown;
    const look = command(
      boss,
      (_, __, people) => {
        found = [people.find('eve'), people.find('nobody'), people.countOnNetwork('192.0.2.1', 4e12)];
        return { kind: 'unchanged' };
      },
      { needsPeople: true },
    );
    await commit(room, look);
    expect(found).toEqual([
      { person: { id: 'eve', name: 'Eve' }, memberIds: [eve.id], networks: ['192.0.2.1'] },
      undefined,
      2,
    ]);
  });

  define('reads the current state of a message', async (room) => {
    const ada = await join(room);
    const message = send(ada, 'hello');
    await commit(room, message, react(ada, message.id, '👍'));
    const current = (id: string) => read<Message | undefined>((done) => room.record.message(id, ada.personId, done));
    expect(await current(message.id)).toMatchObject({
      text: 'hello',
      reactions: [{ emoji: '👍', count: 1, mine: true }],
    });
    expect(await current('unknown-message-id')).toBeUndefined();
  });

  define('deletes the target of a command that keeps something', async (room) => {
    const [ada, boss] = [await join(room), await join(room)];
    const message = send(ada, 'secret');
    await commit(room, message);
    const verdict: KeepVerdict = {
      ...{ kind: 'keep', changes: [], entry: '{"action":"delete"}' },
      draft: { type: 'deleted', message: message.id },
    };
    const [outcome] = await commit(room, command(boss, verdict, { target: message.id }));
    expect(outcome).toMatchObject({ kind: 'kept', event: { type: 'deleted', message: message.id } });
    const row = await read<Message | undefined>((done) => room.record.message(message.id, '', done));
    expect(row).toMatchObject({ text: '', deleted: true });
  });

  define('hides everything before a clearance at once, and keeps what follows', async (room) => {
    const ada = await join(room);
    const [one, two, three] = ['one', 'two', 'three'].map((text) => send(ada, text)) as [never, never, never];
    const sent = [one, two, three] as readonly ReturnType<typeof send>[];
    const start = room.record.head;
    const results = await commit(room, ...sent);
    const offsets = results.map((outcome) => ('result' in outcome ? outcome.result.offset : 0));
    const [first, second, third] = sent;
    await commit(room, edit(ada, second?.id ?? '', 'secret of two'), edit(ada, third?.id ?? '', 'three again'));
    const { head } = room.record;
    const [cleared] = await commit(room, clear(ada, offsets[2] ?? 0));
    expect(cleared).toMatchObject({ kind: 'kept', event: { type: 'cleared', before: offsets[2], by: ANN } });
    expect(await view(room, offsets[2] ?? 0)).toEqual({ page: ['three again'], canRecover: true });
    expect(await view(room, head)).toEqual({ page: ['three again'], canRecover: true });
    for (const offset of [start, offsets[0] ?? 0, offsets[1] ?? 0])
      expect(await view(room, offset)).toEqual({ page: ['three again'], canRecover: false });
    const { events } = await read<{ events: readonly JournalEvent[] }>((done) =>
      room.record.after(offsets[2] ?? 0, 100, '', done),
    );
    expect(events.map(({ type }) => type)).toEqual(['edited', 'edited', 'cleared']);
    expect(JSON.stringify(events)).not.toContain('secret');
    const current = (id = '') => read<Message | undefined>((done) => room.record.message(id, '', done));
    expect(await current(first?.id)).toBeUndefined();
    expect(await current(third?.id)).toMatchObject({ text: 'three again' });
    // An id stays known, and a cleared message cannot change.
    expect(await commit(room, send(ada, 'again', first?.id))).toMatchObject([
      { kind: 'repeated', result: { offset: offsets[0] } },
    ]);
    const rows: unknown[] = [];
    const look = command(
      ada,
      (row) => {
        rows.push(row);
        return { kind: 'refused', code: 'not-found' };
      },
      { target: second?.id ?? '' },
    );
    await commit(room, look);
    expect(rows).toEqual([undefined]);
    await commit(room, clear(ada, room.record.head + 1), send(ada, 'new'));
    expect((await view(room, room.record.head)).page).toEqual(['new']);
  });

  define('lets a member that reads a replay pass a clearance', async (room) => {
    const ada = await join(room);
    await commit(room, ...[1, 2, 3, 4].map((number) => send(ada, `m${number}`)));
    const position = eventsOfType(room, 'message')[1]?.offset ?? 0;
    await commit(room, clear(ada, room.record.head + 1));
    const { events } = await read<{ events: readonly JournalEvent[] }>((done) =>
      room.record.after(position, 100, '', done),
    );
    expect(events.map(({ type }) => type)).toEqual(['cleared']);
  });

  define('limits a clearance to what is before it', async (room) => {
    const ada = await join(room);
    await commit(room, send(ada, 'old'));
    const [outcome] = await commit(room, clear(ada, Number.MAX_SAFE_INTEGER));
    const cleared = eventsOfType(room, 'cleared')[0];
    expect(outcome).toMatchObject({ kind: 'kept', event: { before: cleared?.offset } });
    expect(cleared?.before).toBe(cleared?.offset as number);
    await commit(room, send(ada, 'new'));
    expect(await view(room, cleared?.offset ?? 0)).toEqual({ page: ['new'], canRecover: true });
  });

  define('keeps the user, picture and role of people in events', async (room) => {
    const person = {
      id: 'ann',
      name: 'Ann_Lee',
      user: 'user 1',
      avatar: 'https://a.example/1.png',
      role: 'owner',
    } as const;
    const { user, avatar, role } = person;
    const ann = await join(room, { claimedName: 'Ann_Lee' }, { ...newMember('ann'), user, avatar, role });
    const start = room.record.head;
    const id = newId();
    await commit(
      room,
      command(ann, { kind: 'append', draft: { type: 'message', id, from: person, text: 'hi' } }, { id }),
    );
    const draft = { type: 'reacted', message: id, member: person, emoji: '👍', on: true } as const;
    await commit(room, command(ann, { kind: 'append', draft }, { target: id }));
    await commit(room, command(ann, { kind: 'rename', name: 'Ann' }));
    const { events } = await read<{ events: readonly JournalEvent[] }>((done) =>
      room.record.after(start, 10, '', done),
    );
    expect(events).toMatchObject([
      { type: 'message', from: person },
      { type: 'reacted', member: person },
      { type: 'renamed', member: { ...person, name: 'Ann' } },
    ]);
  });
}
