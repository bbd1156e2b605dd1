import { expect, test } from 'bun:test';
import { avatar, hue } from '../../../../../www/chat-box/people/avatar.ts';

/** The values of an avatar's template: its style and its picture. */
const drawn = (id: string, name: string) => avatar({ id, name }).values;

test('avatar has the hue of the id and the animal of the name, so that a name brings no colour along', () => {
  const [colour, picture] = drawn('member-of-ann-00001', 'SneakyBear46');
  expect(drawn('member-of-ann-00001', 'KindFox7')[0]).toBe(colour);
  expect(drawn('member-of-eve-00001', 'SneakyBear46')[0]).not.toBe(colour);
  expect(drawn('member-of-eve-00001', 'SneakyBear46')[1]).toBe(picture);
});

test('hue is the same for the same id, between 0 and 359, and spreads ids that differ in one letter', () => {
  const hues = Array.from({ length: 200 }, (_, index) => hue(`member-of-ann-${String(index).padStart(5, '0')}`));
  for (const style of hues) expect(Number(style.replace('--hue: ', ''))).toBeWithin(0, 360);
  expect(hue('member-of-ann-00000')).toBe(hues[0] as string);
  expect(new Set(hues).size).toBeGreaterThan(120);
});
