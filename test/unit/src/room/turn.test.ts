import { describe, expect, test } from 'bun:test';
import { NO_DOCUMENTS, NO_PEOPLE } from '../../../../src/ports/documents.ts';
import { combineRequests } from '../../../../src/ports/requests.ts';
import type { Rule } from '../../../../src/ports/rules.ts';
import { findTarget } from '../../../../src/room/commands.ts';
import { RecentActions } from '../../../../src/room/recent-actions.ts';
import type { RoomDeps } from '../../../../src/room/room-state.ts';
import { Subscribers } from '../../../../src/room/subscribers.ts';
import { planTurn, type TurnItem } from '../../../../src/room/turn.ts';
import { TestRoom } from '../../../helpers/test-room.ts';

/** Documents of a version. */
const version = (number: number) => ({ ...NO_DOCUMENTS, version: number });

/** Plans the only item of a turn. Returns a function that judges it by documents of a version. */
function planOnly(item: TurnItem, room: TestRoom, rule: Rule) {
  // A command needs no other collaborators.
  const deps = { rule, recent: new RecentActions(() => 0), admission: {} } as unknown as RoomDeps;
  const [entry] = planTurn([item], { name: 'lobby', deps, subscribers: new Subscribers(), view: room.room.view });
  if (entry?.kind !== 'command') throw new Error('The entry is not a command.');
  return { entry, judge: (documents: number) => entry.judge(undefined, version(documents), NO_PEOPLE) };
}

describe('planTurn', () => {
  test('applies the rules once to a command that is judged again, and again when documents have changed', () => {
    const room = new TestRoom();
    const { member } = room.join();
    let attempts = 0;
    const command = { type: 'react', id: 'c1', message: 'm1', emoji: '👍', on: true } as const;
    const { entry, judge } = planOnly(
      { kind: 'command', member, command, bytes: 100, receivedAt: 0 },
      room,
      () => void attempts++,
    );
    expect(entry.target).toBe(findTarget(command));
    expect([1, 1].map(judge)).toEqual([
      { kind: 'refused', code: 'not-found' },
      { kind: 'refused', code: 'not-found' },
    ]);
    expect(attempts).toBe(1);
    judge(2);
    expect(attempts).toBe(2);
  });

  test('reads the people of the room for commands of moderators only', () => {
    const room = new TestRoom();
    const handler = combineRequests(room.moderation.requests).get('kick');
    if (handler?.kind !== 'command') throw new Error('kick is not a command.');
    const kick = { type: 'added', id: 'c1', handler, message: { type: 'kick' } } as const;
    const needsPeople = [room.join(), room.join({ isModerator: true })].map(
      ({ member }) =>
        planOnly({ kind: 'command', member, command: kick, bytes: 1, receivedAt: 0 }, room, () => undefined).entry
          .needsPeople,
    );
    expect(needsPeople).toEqual([false, true]);
  });

  test('does not count the judgement of a rename that had no effect', () => {
    const room = new TestRoom();
    const { member } = room.join();
    const command = { type: 'rename', id: 'c1', name: 'Adele' } as const;
    const { judge } = planOnly({ kind: 'command', member, command, bytes: 100, receivedAt: 0 }, room, () => undefined);
    expect([1, 2, 3].map(judge)).toEqual(Array.from({ length: 3 }, () => ({ kind: 'rename', name: 'Adele' })));
  });

  test('applies the rules to the text of a plain member again when documents have changed', () => {
    const room = new TestRoom();
    const { member } = room.join();
    const rule: Rule = ({ documents }) => (documents.version > 2 ? { code: 'muted' } : undefined);
    const { judge } = planOnly({ kind: 'post', member, id: 'p1', text: 'hi', documents: 1 }, room, rule);
    expect([1, 2, 3].map((documents) => judge(documents).kind)).toEqual(['append', 'append', 'refused']);
  });

  test('applies the rules once to the text of a plain member that is judged again by the same documents', () => {
    const room = new TestRoom();
    const { member } = room.join();
    let attempts = 0;
    const post = { kind: 'post', member, id: 'p1', text: 'hi', documents: 1 } as const;
    const { judge } = planOnly(post, room, () => void attempts++);
    for (const documents of [2, 2, 2]) judge(documents);
    expect(attempts).toBe(1);
  });
});
