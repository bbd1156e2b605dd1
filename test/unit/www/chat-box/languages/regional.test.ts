import { expect, test } from 'bun:test';
import { numberFormat, regional } from '../../../../../www/chat-box/languages/regional.ts';

test('regional returns the first tag that the reader prefers of the language', () => {
  expect(regional('es', ['de-DE', 'es-MX', 'es-ES'])).toBe('es-MX');
});

test('regional returns the language when the reader prefers none of its regions', () => {
  expect(regional('de', ['en-US', 'en'])).toBe('de');
  expect(regional('de', undefined)).toBe('de');
});

test('regional does not take a longer code for the language', () => {
  expect(regional('ko', ['kok-IN'])).toBe('ko');
});

test('numberFormat writes thousands as the language does, in western digits', () => {
  expect(['en', 'de', 'ar-EG'].map((locale) => numberFormat(locale)(12_345))).toEqual(['12,345', '12.345', '12,345']);
  expect(numberFormat('fr')(12_345)).toBe('12\u202f345');
});
