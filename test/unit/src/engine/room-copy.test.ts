import { describe, expect, test } from 'bun:test';
import { readPublication, RoomCopy, type PublishedEvent } from '../../../../src/engine/room-copy.ts';
import type { Snapshot } from '../../../../src/engine/snapshot.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const ADA = { id: 'a', name: 'Ada' };
const BOB = { id: 'b', name: 'Bob' };
const EMPTY: Snapshot = {
  ...{ epoch: 'e1', head: 10, version: 100, count: 1, pruned: 0 },
  ...{ people: new Map([['a', ADA]]), isKept: true, isKnown: true, events: [] },
  ...{ cleared: 0, documentsVersion: 0, documents: [] },
};
const HELLO = { type: 'message' as const, offset: 11, time: 1, id: 'm1', from: ADA, text: 'hello' };

function openCopy(): RoomCopy {
  const copy = new RoomCopy(manualClock(1_000));
  copy.reset(EMPTY);
  return copy;
}

/** Applies events that follow directly. Returns the types of those for members. */
function apply(copy: RoomCopy, ...events: readonly PublishedEvent[]): string[] {
  const { version, head } = copy;
  const publication = { previousVersion: version, version: version + 1, before: head, head: head + 1 };
  return copy.apply({ ...publication, node: 'n1', epoch: 'e1', events }).map(({ message }) => message.type);
}

describe('readPublication', () => {
  test('reads six fields, and events that contain line ends', () => {
    const message = JSON.stringify([{ ...HELLO, text: 'two\nlines' }]);
    expect(readPublication(`100 101 10 11 n1 e1\n${message}`)).toEqual({
      ...{ previousVersion: 100, version: 101, before: 10, head: 11, node: 'n1', epoch: 'e1' },
      events: [{ ...HELLO, text: 'two\nlines' }],
    });
  });
});

describe('RoomCopy', () => {
  test('follows people and their names, and counts them', () => {
    const copy = openCopy();
    const before = copy.presenceVersion;
    expect(apply(copy, { type: 'joined', member: BOB })).toEqual(['joined']);
    expect(copy.presence).toEqual({ type: 'presence', count: 2, members: [ADA, BOB] });
    const renamed = { type: 'renamed' as const, offset: 11, time: 1, member: { id: 'b', name: 'Bea' }, was: 'Bob' };
    apply(copy, renamed, { type: 'left', member: ADA });
    expect(copy.presence).toEqual({ type: 'presence', count: 1, members: [{ id: 'b', name: 'Bea' }] });
    expect(copy.presenceVersion).toBeGreaterThan(before);
  });

  test('has only a count in a large room, and the list again below', () => {
    const copy = openCopy();
    apply(copy, { type: 'presence', count: 101 });
    expect(copy.presence).toEqual({ type: 'presence', count: 101 });
    apply(copy, { type: 'presence', count: 2, members: [ADA, BOB] });
    expect(copy.presence).toEqual({ type: 'presence', count: 2, members: [ADA, BOB] });
  });

  test('adds events to its tail, and rises to the head and version of a publication', () => {
    const copy = openCopy();
    expect(apply(copy, HELLO)).toEqual(['message']);
    expect([copy.head, copy.version]).toEqual([11, 101]);
    expect(copy.tail.has(11)).toBe(true);
  });

  test('ignores events for nodes, and those of a later version of the server', () => {
    const events = [
      { type: '~kept', version: 5, changes: [{ key: 'k', value: 'v' }], removes: [] },
      { type: '~later', field: 1 },
      { type: 'later', field: 1 },
    ];
    expect(apply(openCopy(), ...(events as unknown as PublishedEvent[]))).toEqual([]);
  });

  test('catches up with the events of a snapshot, and with its people when they differ', () => {
    const copy = openCopy();
    const logged = { kind: 'message' as const, offset: 11, row: { rev: '11', message: HELLO } };
    const types = (snapshot: Snapshot) => copy.catchUp(snapshot).map(({ message }) => message.type);
    expect(types({ ...EMPTY, head: 11, events: [logged] })).toEqual(['message']);
    expect([copy.head, copy.version]).toEqual([11, 100]);
    expect(
      types({
        ...EMPTY,
        head: 11,
        count: 2,
        people: new Map([ADA, BOB].map((person) => [person.id, person])),
      }),
    ).toEqual(['presence']);
    expect(copy.presence.count).toBe(2);
    copy.setVersion(105);
    expect(copy.version).toBe(105);
  });
});
