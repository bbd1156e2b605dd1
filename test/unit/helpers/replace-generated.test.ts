import { expect, test } from 'bun:test';
import { replaceGenerated, splitGenerated } from '../../helpers/replace-generated.ts';

const page = `# Page

<!-- generated from one -->

old

<!-- end of the generated part -->

between

<!-- generated from two -->

kept

<!-- end of the generated part -->
`;

test('replaceGenerated replaces only the part of the source, and keeps the marks', () => {
  expect(replaceGenerated(page, 'one', 'new')).toBe(page.replace('old', 'new'));
});

test('splitGenerated returns the part between the marks', () => {
  expect(splitGenerated(page, 'two').generated.trim()).toBe('kept');
});

test('splitGenerated throws when the text has no such part', () => {
  expect(() => splitGenerated(page, 'three')).toThrow('no part that is generated from three');
});
