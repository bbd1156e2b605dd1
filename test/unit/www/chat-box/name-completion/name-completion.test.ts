import { expect, test } from 'bun:test';
import { completeName } from '../../../../../www/chat-box/name-completion/name-completion.ts';

const NAMES = ['SneakyBear46', 'BearHug', 'Neo', 'Ann_1', 'Bob-2'];

test.each([
  ['@', NAMES],
  ['hi @be', ['BearHug', 'SneakyBear46']],
  ['@BEAR', ['BearHug', 'SneakyBear46']],
  ['(@ann_', ['Ann_1']],
  ['@bob-', ['Bob-2']],
])('completeName completes %j to %j', (text, names) => {
  expect(completeName(text, text.length, NAMES)?.names).toEqual(names);
});

test.each(['你好@be', '＠be', 'привет＠be', 'ที่@be'])(
  'completeName offers names where a mention is marked: %j',
  (text) => {
    expect(completeName(text, text.length, NAMES)).toEqual({
      from: text.length - 3,
      to: text.length,
      names: ['BearHug', 'SneakyBear46'],
    });
  },
);

test('completeName completes names of users in any script', () => {
  const names = ['Ada Lovelace', 'José Álvarez', 'Мария', '田中', '김민수', 'สมชาย'];
  for (const [begun, name] of [
    ['@田', '田中'],
    ['@김', '김민수'],
    ['@สม', 'สมชาย'],
    ['@jose', 'José Álvarez'],
  ] as const)
    expect(completeName(begun, begun.length, names)?.names).toEqual([name]);
  expect(completeName('@лим, @мар', 10, names)?.names).toEqual(['Мария']);
  expect(completeName('@josé', 5, names)?.names).toEqual(['José Álvarez']);
  expect(completeName('@Ad', 3, names)?.names).toEqual(['Ada Lovelace']);
});

test.each(['', 'be', 'mail@be', 'é@be', 'a/@be', '-@be', '@be ', '@@be', '@nobody'])(
  'completeName finds no names for %j',
  (text) => {
    expect(completeName(text, text.length, NAMES)).toBeUndefined();
  },
);

test('completeName completes the word at the caret', () => {
  expect(completeName('ask @Ann, please', 8, NAMES)).toEqual({ from: 4, to: 8, names: ['Ann_1'] });
  expect(completeName('ask @Ann, please', 9, NAMES)).toBeUndefined();
});

test('completeName returns at most six names, first those that begin with the word', () => {
  const many = ['xa', 'xb', 'xc', 'xd', 'xe', 'xf', 'xg', 'x', 'ax'];
  expect(completeName('@x', 2, ['ax', ...many])?.names).toEqual(['xa', 'xb', 'xc', 'xd', 'xe', 'xf']);
});
