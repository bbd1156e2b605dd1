import { expect, test } from 'bun:test';
import { minifyCss } from '../../../../src/assets/minify-css.ts';

test('minifyCss removes comments and spaces, and keeps rules, selectors and sums', () => {
  const css = `
    /* Why. */
    :host([scheme='dark']) .a > .b,
    .c :hover {
      --space: var(--chat-space, 0.5em);
      inline-size: calc(100% - 2 * var(--space));
      font: 1em 'Noto Color Emoji', serif;
    }

    @media (pointer: coarse) {
      a:not(:hover) {
        color: red;
      }
    }
  `;
  expect(minifyCss(css)).toBe(
    ":host([scheme='dark']) .a > .b,.c :hover{--space:var(--chat-space,0.5em);" +
      "inline-size:calc(100% - 2 * var(--space));font:1em 'Noto Color Emoji',serif}" +
      '@media (pointer:coarse){a:not(:hover){color:red}}',
  );
});
