import { expect, test } from 'bun:test';
import { shortText } from '../../../../../www/chat-box/log/quote.ts';

test('shortText returns a short text in full, in one line', () => {
  expect(shortText('yes')).toBe('yes');
  expect(shortText(' two\n\n  lines ')).toBe('two lines');
  expect(shortText('/me waves')).toBe('waves');
});

test('shortText cuts a long text between characters, and closes the directions it opens', () => {
  expect(shortText('x'.repeat(500))).toBe(`${'x'.repeat(160)}…`);
  const families = shortText('👨‍👩‍👧‍👦'.repeat(50));
  expect(families).toMatch(/^(👨‍👩‍👧‍👦)+…$/);
  expect(families.length).toBeLessThan(162);
  // A single character of 4,000 units must be cut in the middle.
  expect(shortText(`a${'\u0301'.repeat(3_999)}`).isWellFormed()).toBe(true);
  expect(shortText(`\u202e${'x'.repeat(500)}`)).toBe(`\u202e${'x'.repeat(159)}\u202c…`);
});
