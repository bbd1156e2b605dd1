import { expect, test } from 'bun:test';
import { timeFormat } from '../../../../../www/chat-box/text/time-format.ts';

const NOON = new Date(2026, 10, 28, 12, 5).getTime();

test('timeFormat writes a day in the language of the words', () => {
  const day = timeFormat({ dateStyle: 'full' });
  expect(day(NOON, { locale: 'de' })).toBe('Samstag, 28. November 2026');
  expect(day(NOON, { locale: 'pt-BR' })).toBe('sábado, 28 de novembro de 2026');
  expect(day(NOON, { locale: 'de' })).toBe('Samstag, 28. November 2026');
});

test('timeFormat writes the hour as the region does', () => {
  const clock = timeFormat({ hour: 'numeric', minute: '2-digit' });
  expect(clock(NOON, { locale: 'en-US' })).toMatch(/^12:05\sPM$/);
  expect(clock(NOON, { locale: 'en-GB' })).toBe('12:05');
});

test('timeFormat writes the digits that numbers in Arabic sentences have', () => {
  expect(timeFormat({ hour: 'numeric', minute: '2-digit' })(NOON, { locale: 'ar-EG' })).toContain('12:05');
});
