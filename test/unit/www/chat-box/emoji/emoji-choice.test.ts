import { expect, test } from 'bun:test';
import { isEmoji } from '../../../../../src/protocol/text.ts';
import { emojiChoice } from '../../../../../www/chat-box/emoji/emoji-choice.ts';

const all = Object.values(emojiChoice).flatMap((group) => group.split(' '));

test('emojiChoice contains only emoji that the server accepts as reactions, each once', () => {
  expect(all.filter((emoji) => !isEmoji(emoji))).toEqual([]);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(120);
});
