import { describe, expect, test } from 'bun:test';
import { reactorNames } from '../../../../../www/chat-box/reactions/reactor-names.ts';
import { loadAllEnglish } from '../../../../helpers/all-english.ts';

const words = await loadAllEnglish();
const you = { id: 'me', name: 'Me' };
const authors: Readonly<Record<string, string>> = { cid: 'Cid' };
const names = (people: readonly { id: string; name?: string }[], count: number, mine?: true, locale = 'en') =>
  reactorNames(
    people,
    { emoji: '🎉', count, ...(mine && { mine }) },
    { you, words: { ...words, locale }, authorName: (id) => authors[id] },
  ).replace(/[\u2068\u2069]/g, '');
const [ann, bob, cid, eve] = [{ id: 'ann', name: 'Ann' }, { id: 'bob', name: 'bob' }, { id: 'cid' }, { id: 'eve' }];

describe('reactorNames', () => {
  test.each([
    ['one person', names([ann], 1), 'Ann'],
    ['you alone', names([you], 1, true), 'You'],
    ['you first, and the others by name', names([bob, you, ann], 3, true), 'You, Ann, and bob'],
    ['a person who has left and wrote a message', names([cid, ann], 2), 'Ann and Cid'],
    ['a person without a known name as a number', names([eve, ann], 2), 'Ann and 1 other'],
    ['people beyond the answer as a number', names([ann, bob], 40, true), 'You, Ann, bob, and 37 others'],
    ['only a number when no name is known', names([eve], 1), '🎉, 1 person'],
    ['only a number after a failure', names([], 3), '🎉, 3 people'],
    ['no more people than the message has', names([ann, bob], 1), 'Ann'],
    [
      'in the order and with the words of another language',
      names([ann, bob], 3, undefined, 'de'),
      'Ann, bob und 1 other',
    ],
  ])('names %s', (_, actual, expected) => expect(actual).toBe(expected));

  test('names at most 15 people', () => {
    const people = Array.from({ length: 25 }, (_, at) => ({ id: `p${at}`, name: `P${at}` }));
    expect(names(people, 25)).toEndWith(', and 10 others');
    expect(names(people, 25).split(', ')).toHaveLength(16);
  });

  test('isolates names, whose direction does not affect the others', () => {
    const text = reactorNames([ann, bob], { emoji: '🎉', count: 2 }, { you, words, authorName: () => undefined });
    expect(text).toBe('\u2068Ann\u2069 and \u2068bob\u2069');
  });
});
