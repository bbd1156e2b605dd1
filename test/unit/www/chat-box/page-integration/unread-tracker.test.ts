import { expect, test } from 'bun:test';
import { formatReadPosition, parseReadPosition } from '../../../../../www/chat-box/page-integration/unread-tracker.ts';

test('parseReadPosition reads what formatReadPosition wrote, and nothing else', () => {
  const position = { epoch: 'kK3_-x', offset: 1_234_567 };
  expect(parseReadPosition(formatReadPosition(position))).toEqual(position);
  for (const text of [undefined, '', 'x', '12', '-1 e', 'NaN e', '{}']) expect(parseReadPosition(text)).toBeUndefined();
});
