import { describe, expect, test } from 'bun:test';
import { readTraceId, traceLog } from '../../../../src/http/trace.ts';
import { logBook } from '../../../helpers/log-book.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

function requestWith(traceparent?: string): Request {
  return new Request('http://chat.example/', { headers: traceparent === undefined ? {} : { traceparent } });
}

describe('readTraceId', () => {
  test.each([`00-${TRACE}-${PARENT}-01`, `00-${TRACE}-${PARENT}-00`, `cc-${TRACE}-${PARENT}-01-what-the-future-adds`])(
    'reads the id of %j',
    (traceparent) => expect(readTraceId(requestWith(traceparent))).toBe(TRACE),
  );

  test.each([
    '',
    `ff-${TRACE}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-01-more`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    `00-${TRACE.slice(1)}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}`,
    `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-01`,
  ])('ignores %j', (traceparent) => expect(readTraceId(requestWith(traceparent))).toBeUndefined());
});

test('traceLog adds the trace of a request to its lines, and nothing without one', () => {
  const { log, lines } = logBook();
  traceLog(log, requestWith(`00-${TRACE}-${PARENT}-01`))('refused a request', { status: 404 });
  expect(lines).toEqual([`refused a request {"status":404,"trace":"${TRACE}"}`]);
  expect(traceLog(log, requestWith())).toBe(log);
});
