import { describe, expect, test } from 'bun:test';
import { isEmoji } from '../../../../../src/protocol/text.ts';
import {
  catalogue,
  findEmoji,
  readSkinTone,
  SKIN_TONES,
  withSkinTone,
  type SkinTone,
} from '../../../../../www/chat-box/emoji/emoji-catalogue.ts';
import { LANGUAGES } from '../../../../../www/chat-box/language.ts';
import { projectRoot } from '../../../../helpers/project-root.ts';

const tones = Object.keys(SKIN_TONES) as SkinTone[];

describe('The catalogue', () => {
  test('contains only emoji that the server accepts as reactions, each once, in every skin tone', () => {
    const texts = catalogue.map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThan(1_900);
    const toned = new Set(texts.flatMap((text) => tones.map((tone) => withSkinTone(text, tone))));
    expect([...toned].filter((text) => !isEmoji(text))).toEqual([]);
    // 330 emoji have five skin tones (Unicode 17).
    expect(toned.size).toBe(texts.length + 330 * 5);
  });

  test.each(['en', ...LANGUAGES])('has a name for each emoji in the words of %s', async (language) => {
    const text = await Bun.file(`${projectRoot}www/chat-box/emoji/words/${language}.txt`).text();
    const lines = text.replace(/\n$/, '').split('\n');
    expect(lines).toHaveLength(catalogue.length);
    expect(lines.filter((line) => !/^[^\t]+\t[^\t]*$/.test(line))).toEqual([]);
  });
});

describe('Skin tones', () => {
  test('change every person of an emoji, and no emoji that has none', () => {
    expect(withSkinTone('👍', 'medium')).toBe('👍🏽');
    expect(withSkinTone('✌️', 'dark')).toBe('✌🏿');
    expect(withSkinTone('🧑‍🚀', 'light')).toBe('🧑🏻‍🚀');
    expect(withSkinTone('🧑‍🤝‍🧑', 'medium')).toBe('🧑🏽‍🤝‍🧑🏽');
    expect(withSkinTone('🤝', 'medium')).toBe('🤝🏽');
    expect(withSkinTone('👨‍👩‍👦', 'medium')).toBe('👨‍👩‍👦');
    expect(withSkinTone('🐻', 'medium')).toBe('🐻');
    expect(withSkinTone('👍', 'none')).toBe('👍');
  });

  test('can be read from an emoji', () => {
    expect(readSkinTone('🧑🏻‍🚀')).toBe('light');
    expect(readSkinTone('👍')).toBe('none');
  });
});

test('findEmoji finds an emoji in every skin tone, with and without its variation selector', () => {
  for (const text of ['✌️', '✌', '✌🏿']) expect(findEmoji(text)?.text).toBe('✌️');
  expect(findEmoji('')).toBeUndefined();
  expect(findEmoji('👍👍')).toBeUndefined();
});
