import { describe, expect, test } from 'bun:test';
import { readApiKeys } from '../../../../src/config/api-settings.ts';
import { ConfigError } from '../../../../src/config/env.ts';

const KEY = 'k'.repeat(16);

describe('readApiKeys', () => {
  test('reads names and keys, and none when the variable is not set', () => {
    expect(readApiKeys({})).toEqual([]);
    expect(readApiKeys({ API_KEYS: ` bot:${KEY}=, shop_2:a-.~+/${KEY} ` })).toEqual([
      { name: 'bot', key: `${KEY}=` },
      { name: 'shop_2', key: `a-.~+/${KEY}` },
    ]);
  });

  for (const [what, value] of [
    ['a key without a name', KEY],
    ['an empty name', `:${KEY}`],
    ['a name with a space', `my bot:${KEY}`],
    ['a name of 33 characters', `${'n'.repeat(33)}:${KEY}`],
    ['a short key', `bot:${KEY.slice(1)}`],
    ['a key with a space', `bot:${KEY} ${KEY}`],
    ['a name that occurs twice', `bot:${KEY},bot:${KEY}2`],
    ['a key that occurs twice', `bot:${KEY},shop:${KEY}`],
    ['an empty item', `bot:${KEY},,`],
  ] as const) {
    test(`refuses ${what} and does not repeat the key`, () => {
      const read = () => readApiKeys({ API_KEYS: value });
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(/^API_KEYS: /);
      expect(read).not.toThrow(new RegExp(KEY.slice(1)));
    });
  }
});
