import { describe, expect, test } from 'bun:test';
import type { NewCommand } from '../../../helpers/new-command.ts';
import { TestRoom } from '../../../helpers/test-room.ts';

/** A room in which Ada wrote a message, and reacted to it with a thumb. */
function talk() {
  const room = new TestRoom();
  const [ada, bob] = [room.join(), room.join()];
  const message = room.runCommand(ada, { type: 'send', text: 'hello' });
  room.runCommand(ada, { type: 'react', message, emoji: '👍', on: true });
  return { room, ada, bob, message };
}

describe('Room', () => {
  test.each<[string, (message: string, name: string) => NewCommand]>([
    ['reaction that is there already', (message) => ({ type: 'react', message, emoji: '👍', on: true })],
    ['removal of a reaction that is not there', (message) => ({ type: 'react', message, emoji: '🎉', on: false })],
    ['edit to the same text', (message) => ({ type: 'edit', message, text: 'hello' })],
    ['rename to the same name', (_, name) => ({ type: 'rename', name })],
  ])('acknowledges a %s without an event, each time and under its own id', (_, command) => {
    const { room, ada, bob, message } = talk();
    const { head } = room.journal;
    const frames = bob.outlet.frames.length;
    const ids = [1, 2, 3].map(() => room.runCommand(ada, command(message, ada.member.name)));
    expect(ada.outlet.acks.slice(-3)).toMatchObject(ids.map((id) => ({ id, offset: head })));
    expect(ada.outlet.refusals).toEqual([]);
    expect(room.journal.head).toBe(head);
    expect(bob.outlet.frames).toHaveLength(frames);
  });

  test("counts another member's reaction of the same kind as a change", () => {
    const { room, bob, message } = talk();
    const { head } = room.journal;
    room.runCommand(bob, { type: 'react', message, emoji: '👍', on: true });
    expect(room.journal.head).toBeGreaterThan(head);
    expect(room.journal.message(message, bob.member.id)?.reactions).toEqual([{ emoji: '👍', count: 2, mine: true }]);
    room.runCommand(bob, { type: 'react', message, emoji: '👍', on: false });
    expect(room.journal.message(message, bob.member.id)?.reactions).toEqual([{ emoji: '👍', count: 1 }]);
  });
});
