import { describe, expect, test } from 'bun:test';
import { EmojiMemory } from '../../../../../www/chat-box/emoji/emoji-memory.ts';

/** A storage that holds these texts. */
function storageOf(texts: Record<string, string>): Storage {
  const kept = new Map(Object.entries(texts));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
}

describe('EmojiMemory', () => {
  test('lists the emoji that were picked last, each once, and 18 at most', () => {
    const storage = storageOf({});
    const memory = new EmojiMemory(() => storage);
    for (const emoji of ['👍', '👍🏽', '🎉', '👍']) memory.add(emoji);
    expect(new EmojiMemory(() => storage).recent).toEqual(['👍', '🎉', '👍🏽']);
    for (const emoji of '🍏🍎🍐🍊🍋🍌🍉🍇🍓🍈🍒🍑🥭🍍🥥🥝🍅🍆🥑') memory.add(emoji);
    expect(memory.recent).toHaveLength(18);
    expect(memory.recent[0]).toBe('🥑');
  });

  test('keeps the skin tone for other pages', () => {
    const storage = storageOf({});
    new EmojiMemory(() => storage).skinTone = 'dark';
    expect(new EmojiMemory(() => storage).skinTone).toBe('dark');
  });

  test('lasts as long as the page without storage', () => {
    const memory = new EmojiMemory(() => {
      throw new Error('No storage.');
    });
    expect([memory.recent, memory.skinTone]).toEqual([[], 'none']);
    memory.add('🎉');
    memory.skinTone = 'light';
    expect([memory.recent, memory.skinTone]).toEqual([['🎉'], 'light']);
  });

  test('ignores stored texts that are not its own', () => {
    const storage = storageOf({ 'chat-box recent emoji': 'x 🎉 <b> 👍👍', 'chat-box skin tone': 'constructor' });
    const memory = new EmojiMemory(() => storage);
    expect([memory.recent, memory.skinTone]).toEqual([['🎉'], 'none']);
  });
});
