import { describe, expect, test } from 'bun:test';
import { LeftNames } from '../../../../src/record/left-names.ts';

const WROTE = { id: 'm1' };

describe('LeftNames', () => {
  test('frees the oldest name of a network that has more than ten, first of members that wrote nothing', () => {
    const names = new LeftNames();
    names.add('author', { network: 1, message: WROTE });
    for (let number = 0; number < 9; number++) names.add(`silent${number}`, { network: 1, message: undefined });
    names.add('other', { network: 2, message: undefined });
    expect(names.surplus(1)).toBeUndefined();
    names.add('silent9', { network: 1, message: undefined });
    expect(names.surplus(1)).toBe('silent0');
    names.delete('silent0');
    expect(names.surplus(1)).toBeUndefined();
    expect(names.surplus(2)).toBeUndefined();
  });

  test('frees the oldest author of a network with authors only', () => {
    const names = new LeftNames();
    for (let number = 0; number < 11; number++) names.add(`author${number}`, { network: 1, message: WROTE });
    expect(names.surplus(1)).toBe('author0');
  });

  test('frees the oldest name of a room with more than 1,000, those of loopback addresses included', () => {
    const names = new LeftNames();
    for (let number = 0; number < 1_000; number++) names.add(`name${number}`, { network: 0, message: undefined });
    expect(names.surplus(0)).toBeUndefined();
    names.add('last', { network: 0, message: undefined });
    expect(names.surplus(0)).toBe('name0');
  });

  test('looks at no name to find the one to free', () => {
    const names = new LeftNames();
    let looks = 0;
    const name = {
      network: 0,
      get message() {
        looks++;
        return undefined;
      },
    };
    for (let number = 0; number < 5_000; number++) names.add(`name${number}`, name);
    looks = 0;
    for (let number = 0; number < 3_000; number++) names.delete(names.surplus(0) ?? '');
    expect(names.surplus(0)).toBe('name3000');
    expect(looks).toBe(0);
  });
});
