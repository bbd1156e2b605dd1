import { expect, test } from 'bun:test';
import { selectMediaType } from '../../../../src/api/accept.ts';

const OFFERED = ['application/x-ndjson', 'text/event-stream'] as const;

test.each([
  [undefined, 'application/x-ndjson'],
  ['*/*', 'application/x-ndjson'],
  ['text/event-stream', 'text/event-stream'],
  ['Text/Event-Stream; charset=utf-8', 'text/event-stream'],
  ['text/*', 'text/event-stream'],
  ['text/html, text/event-stream;q=0.5, */*;q=0.1', 'text/event-stream'],
  ['application/x-ndjson;q=0.3, text/event-stream;q=0.4', 'text/event-stream'],
  ['text/event-stream;q=0, */*', 'application/x-ndjson'],
  ['application/x-ndjson;q=wrong', 'application/x-ndjson'],
  [', ,text/event-stream', 'text/event-stream'],
  ['text/html', undefined],
  ['text/event-stream;q=0', undefined],
  ['', undefined],
])('selectMediaType selects for the header %p: %p', (accept, selected) => {
  expect(selectMediaType(accept, OFFERED)).toBe(selected as never);
});
