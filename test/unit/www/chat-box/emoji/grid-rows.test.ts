import { describe, expect, test } from 'bun:test';
import { splitIntoChunks, stepInGrid, type GridStep } from '../../../../../www/chat-box/emoji/grid-rows.ts';

/** Rows `0 1 2`, `3 4`, and in the next section `5`. */
const shape = { counts: [5, 1], columns: 3 };

describe('stepInGrid', () => {
  test.each<[GridStep, (number | undefined)[]]>([
    ['next', [1, 2, 3, 4, 5, undefined]],
    ['previous', [undefined, 0, 1, 2, 3, 4]],
    ['down', [3, 4, 4, 5, 5, undefined]],
    ['up', [undefined, undefined, undefined, 0, 1, 3]],
    ['row-start', [0, 0, 0, 3, 3, 5]],
    ['row-end', [2, 2, 2, 4, 4, 5]],
    ['first', [0, 0, 0, 0, 0, 0]],
    ['last', [5, 5, 5, 5, 5, 5]],
    ['next-section', [5, 5, 5, 5, 5, undefined]],
    ['previous-section', [undefined, 0, 0, 0, 0, 0]],
  ])('goes to the %s position from each position', (step, expected) => {
    expect(expected.map((_, from) => stepInGrid(shape, from, step))).toEqual(expected);
  });

  test('goes nowhere in an empty grid', () => {
    expect(stepInGrid({ counts: [], columns: 3 }, 0, 'next')).toBeUndefined();
  });
});

test('splitIntoChunks splits each section into chunks of ten full rows', () => {
  expect(splitIntoChunks({ counts: [31, 3], columns: 3 })).toEqual([
    { section: 0, first: 0, end: 30 },
    { section: 0, first: 30, end: 31 },
    { section: 1, first: 31, end: 34 },
  ]);
  expect(splitIntoChunks({ counts: [], columns: 3 })).toEqual([]);
});
