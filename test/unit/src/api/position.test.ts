import { expect, test } from 'bun:test';
import { readPosition, writePosition } from '../../../../src/api/position.ts';

test('readPosition reads what writePosition writes', () => {
  for (const position of [
    { epoch: 'ZbUOiDSpaXJcqWQK8O6e5g', offset: 0 },
    { epoch: '_-', offset: Number.MAX_SAFE_INTEGER },
  ])
    expect(readPosition(writePosition(position))).toEqual(position);
});

test.each([
  '',
  '.',
  'epoch',
  'epoch.',
  '.1',
  'epoch.01',
  'epoch.-1',
  'epoch.1.2',
  'epoch.1e3',
  'epoch.9007199254740993',
])('readPosition refuses %p', (text) => expect(readPosition(text)).toBeUndefined());
