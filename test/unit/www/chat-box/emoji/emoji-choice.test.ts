import { expect, test } from 'bun:test';
import { isEmoji } from '../../../../../src/protocol/text.ts';
import { emojiChoice } from '../../../../../www/chat-box/emoji/emoji-choice.ts';

const all = Object.values(emojiChoice).flatMap((group) => group.split(' '));

test('Each emoji of the picker may be a reaction, and none is there twice', () => {
  expect(all.filter((one) => !isEmoji(one))).toEqual([]);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(120);
});
