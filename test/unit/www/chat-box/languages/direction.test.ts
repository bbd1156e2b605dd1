import { expect, test } from 'bun:test';
import { words as moderation } from '../../../../../www/chat-box/languages/moderation/ar.ts';
import { words as base } from '../../../../../www/chat-box/languages/ar.ts';
import { allSentences, SAMPLE } from '../../../../helpers/all-sentences.ts';

/** Removes names and texts of the server from a sentence: they are isolated, or in a `bdi` of their own. */
function withoutGaps(sentence: string): string {
  const rest = sentence.replaceAll(/\u2068[^\u2069]*\u2069/g, '');
  return [...SAMPLE.names, SAMPLE.detail].reduce((text, gap) => text.replaceAll(gap, ''), rest);
}

test('Arabic sentences begin with Arabic letters, which give a `bdi` its direction', () => {
  const wrong = [...allSentences({ ...base, ...moderation })].filter(([key, sentence]) => {
    const letter = /\p{L}/u.exec(withoutGaps(sentence))?.[0];
    return !['locale', 'direction'].includes(key) && letter !== undefined && !/\p{Script=Arabic}/u.test(letter);
  });
  expect(wrong).toEqual([]);
});
