import { expect, test } from 'bun:test';
import { completeName } from '../../../../../www/chat-box/name-completion/name-completion.ts';

const NAMES = ['SneakyBear46', 'BearHug', 'Neo', 'Ann_1', 'Bob-2'];

test.each([
  ['@', NAMES],
  ['hi @be', ['BearHug', 'SneakyBear46']],
  ['@BEAR', ['BearHug', 'SneakyBear46']],
  ['(@ann_', ['Ann_1']],
  ['@bob-', ['Bob-2']],
])('%j offers %j', (text, names) => {
  expect(completeName(text, text.length, NAMES)?.names).toEqual(names);
});

test.each(['', 'be', 'mail@be', '@be ', '@@be', '@nobody'])('%j offers nothing', (text) => {
  expect(completeName(text, text.length, NAMES)).toBeUndefined();
});

test('A name is completed where the caret is', () => {
  expect(completeName('ask @Ann, please', 8, NAMES)).toEqual({ from: 4, to: 8, names: ['Ann_1'] });
  expect(completeName('ask @Ann, please', 9, NAMES)).toBeUndefined();
});

test('At most six names are offered, those that begin so first', () => {
  const many = ['xa', 'xb', 'xc', 'xd', 'xe', 'xf', 'xg', 'x', 'ax'];
  expect(completeName('@x', 2, ['ax', ...many])?.names).toEqual(['xa', 'xb', 'xc', 'xd', 'xe', 'xf']);
});
