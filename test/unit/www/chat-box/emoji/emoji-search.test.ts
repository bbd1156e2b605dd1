import { describe, expect, test } from 'bun:test';
import { catalogue } from '../../../../../www/chat-box/emoji/emoji-catalogue.ts';
import { EmojiSearch } from '../../../../../www/chat-box/emoji/emoji-search.ts';
import { projectRoot } from '../../../../helpers/project-root.ts';

async function searchIn(language: string): Promise<(query: string) => string[]> {
  const lines = await Bun.file(`${projectRoot}www/chat-box/emoji/words/${language}.txt`).text();
  const search = new EmojiSearch(lines, catalogue);
  return (query) => search.find(query).map(({ text }) => text);
}

describe('EmojiSearch', () => {
  test('ranks the name and its beginning before other words of the name, keywords, and parts of words', async () => {
    const lines = catalogue.map(
      ({ line }) => ['heartache\tlove', 'red aches\t', 'aches\t', 'pain\tachetate', 'ache\t'][line] ?? 'x\t',
    );
    const search = new EmojiSearch(lines.join('\n'), catalogue);
    expect(search.find('ache').map(({ line }) => line)).toEqual([4, 2, 1, 3, 0]);
  });

  test('needs every word of the query, in any order', async () => {
    const find = await searchIn('en');
    expect(find('cat face')).toContain('🐱');
    expect(find('face cat')).toContain('🐱');
    expect(find('cat rocket')).toEqual([]);
    expect(find('THUMBS-up')[0]).toBe('👍');
    expect(find(' coffee ')).toContain('☕');
  });

  test('ignores accents, vowel marks, and the difference between hiragana and katakana', async () => {
    expect((await searchIn('fr'))('cafe')).toContain('☕');
    expect((await searchIn('es'))('corazon')).toContain('❤️');
    expect((await searchIn('ja'))('こーひー')).toContain('☕');
    expect((await searchIn('ar'))('قَلب')).toContain('❤️');
    expect((await searchIn('ru'))('ежик')).toContain('🦔');
  });

  test.each([
    ['de', 'feuerwerk', '🎆'],
    ['it', 'razzo', '🚀'],
    ['ja', '猫', '🐱'],
    ['ko', '고양', '🐱'],
    ['pt', 'foguete', '🚀'],
    ['zh', '猫', '🐱'],
    ['ar', 'صاروخ', '🚀'],
  ])('finds emoji in the words of %s: %s', async (language, query, emoji) => {
    expect((await searchIn(language))(query)).toContain(emoji);
  });

  test('finds a pasted emoji in any skin tone, and nothing for blanks and punctuation', async () => {
    const find = await searchIn('en');
    expect(find('👍🏽')).toEqual(['👍']);
    expect(find(' ')).toEqual([]);
    expect(find('?!')).toEqual([]);
  });

  test('finds up to three letters only where a word begins', async () => {
    const search = new EmojiSearch('kite\tfly\nsky\tblue', catalogue.slice(0, 2));
    expect(['k', 'lue', 'ite'].map((query) => search.find(query).map(({ line }) => line))).toEqual([[0], [], []]);
  });
});
