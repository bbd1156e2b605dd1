import { expect, test } from 'bun:test';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import type { NewCommand } from '../../../helpers/new-command.ts';
import { TestRoom } from '../../../helpers/test-room.ts';

test.each<[string, (message: string, index: number) => NewCommand]>([
  ['reactions', (message, index) => ({ type: 'react', message, emoji: '👍', on: index % 2 === 0 })],
  ['edits', (message, index) => ({ type: 'edit', message, text: `version ${index}` })],
  ['edits to the same text', (message) => ({ type: 'edit', message, text: 'same' })],
  ['removals of nothing', (message) => ({ type: 'react', message, emoji: '🎉', on: false })],
])('Room keeps the messages of others when one member sends many %s', (_, command) => {
  const clock = manualClock();
  const retention = { maxMessages: 30, maxChanges: 40, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const journal = new MemoryJournal({ retention, clock, log: () => {}, newId: () => 'the-epoch' });
  const room = new TestRoom({ clock, journal: journal.room('lobby') });
  const [ada, bob, eve] = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((address) => room.join({ address }));
  if (!ada || !bob || !eve) throw new Error('The room refused them.');
  const texts = Array.from({ length: 20 }, (_value, index) => `text ${index}`);
  for (const text of texts) room.runCommand(ada, { type: 'send', text });
  const own = room.runCommand(eve, { type: 'send', text: 'mine' });
  room.runCommand(bob, { type: 'react', message: own, emoji: '❤️', on: true });
  for (let index = 0; index < 300; index++) room.runCommand(eve, command(own, index));
  while (journal.prune());
  const page = room.journal.before(Number.MAX_SAFE_INTEGER, 50, ada.member.id);
  expect(page.slice(0, -1).map(({ text }) => text)).toEqual(texts);
  expect(page.at(-1)?.reactions).toContainEqual({ emoji: '❤️', count: 1 });
  expect(eve.outlet.acks).toHaveLength(301);
});
