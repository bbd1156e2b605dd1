import { expect, test } from 'bun:test';
import { regional } from '../../../../../www/chat-box/languages/regional.ts';

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
