import { expect, test } from 'bun:test';
import { english as words } from '../../../../../www/chat-box/languages/en.ts';
import { TypingUsers } from '../../../../../www/chat-box/status/typing-users.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

function desk() {
  const clock = manualClock();
  let changes = 0;
  const writers = new TypingUsers(clock, () => void changes++);
  return { clock, writers, changes: () => changes };
}

test('Who is writing is forgotten 5 s after they last said so', () => {
  const { clock, writers, changes } = desk();
  writers.add('ann');
  clock.advance(3_000);
  writers.add('bob');
  writers.add('ann');
  clock.advance(4_999);
  expect(writers.ids).toEqual(['ann', 'bob']);
  const before = changes();
  clock.advance(1);
  expect(writers.ids).toEqual([]);
  expect(changes()).toBe(before + 2);
});

test('Who is writing is forgotten when what they wrote comes', () => {
  const { clock, writers, changes } = desk();
  writers.add('ann');
  writers.add('bob');
  writers.remove('ann');
  expect(writers.ids).toEqual(['bob']);
  const before = changes();
  writers.remove('ann');
  expect(changes()).toBe(before);
  writers.clear();
  clock.advance(10_000);
  expect(changes()).toBe(before);
});

test.each([
  [[], ''],
  [['Ann'], 'Ann is typing…'],
  [['Ann', 'Bob'], 'Ann and Bob are typing…'],
  [['Ann', 'Bob', 'Cid'], 'Several people are typing…'],
])('%j is told as %j', (names, sentence) => {
  expect(words.typing(names)).toBe(sentence);
});
