import { expect, test } from 'bun:test';
import { english as words } from '../../../../../www/chat-box/languages/english/status.ts';
import { TypingUsers } from '../../../../../www/chat-box/people/typing-users.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

function trackTyping() {
  const clock = manualClock();
  let changes = 0;
  const typing = new TypingUsers(clock, () => void changes++);
  return { clock, typing, changes: () => changes };
}

test('TypingUsers removes a member 5 s after the last typing hint', () => {
  const { clock, typing, changes } = trackTyping();
  typing.add('ann');
  clock.advance(3_000);
  typing.add('bob');
  typing.add('ann');
  clock.advance(4_999);
  expect(typing.ids).toEqual(['ann', 'bob']);
  const before = changes();
  clock.advance(1);
  expect(typing.ids).toEqual([]);
  expect(changes()).toBe(before + 2);
});

test('TypingUsers removes a member whose message arrives', () => {
  const { clock, typing, changes } = trackTyping();
  typing.add('ann');
  typing.add('bob');
  typing.remove('ann');
  expect(typing.ids).toEqual(['bob']);
  const before = changes();
  typing.remove('ann');
  expect(changes()).toBe(before);
  typing.clear();
  clock.advance(10_000);
  expect(changes()).toBe(before);
});

test.each([
  [[], ''],
  [['Ann'], 'Ann is typing…'],
  [['Ann', 'Bob'], 'Ann and Bob are typing…'],
  [['Ann', 'Bob', 'Cid'], 'Several people are typing…'],
])('The English words for %j typing are %j', (names, sentence) => {
  expect(words.typing(names).join('')).toBe(sentence);
});
