import { expect, test } from 'bun:test';
import { DocumentCopy } from '../../../../src/record/document-copy.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

test('DocumentCopy undoes several changes of a document', () => {
  const copy = new DocumentCopy(manualClock());
  copy.apply([{ key: 'settings', value: 'first' }]);
  const undo = copy.apply([
    { key: 'settings', value: 'second' },
    { key: 'ban:1', value: 'a ban' },
    { key: 'settings', value: undefined },
    { key: 'ban:1', value: undefined },
  ]);
  expect(copy.entries('')).toEqual([]);
  copy.apply(undo);
  expect(copy.entries('')).toEqual([['settings', 'first']]);
});
