import { expect, test } from 'bun:test';
import { NO_DOCUMENTS, NO_PEOPLE } from '../../../../src/ports/documents.ts';
import { findTarget } from '../../../../src/room/commands.ts';
import { RecentActions } from '../../../../src/room/recent-actions.ts';
import type { RoomDeps } from '../../../../src/room/room-state.ts';
import { Subscribers } from '../../../../src/room/subscribers.ts';
import { planTurn } from '../../../../src/room/turn.ts';
import { TestRoom } from '../../../helpers/test-room.ts';

test('planTurn applies the rules once to a command that is judged again', () => {
  const room = new TestRoom();
  const { member } = room.join();
  let attempts = 0;
  const rule = () => void attempts++;
  // A command needs no other collaborators.
  const deps = { rule, recent: new RecentActions(() => 0), admission: {} } as unknown as RoomDeps;
  const command = { type: 'react', id: 'c1', message: 'm1', emoji: '👍', on: true } as const;
  const items = [{ kind: 'command', member, command, bytes: 100 } as const];
  const state = {
    name: 'lobby',
    deps,
    subscribers: new Subscribers(),
    view: room.room.view,
  };
  const [entry] = planTurn(items, state);
  if (entry?.kind !== 'command') throw new Error('The entry is not a command.');
  expect(entry.target).toBe(findTarget(command));
  const verdicts = [1, 2].map(() => entry.judge(undefined, NO_DOCUMENTS, NO_PEOPLE));
  expect(verdicts).toEqual([
    { kind: 'refused', code: 'not-found' },
    { kind: 'refused', code: 'not-found' },
  ]);
  expect(attempts).toBe(1);
});
