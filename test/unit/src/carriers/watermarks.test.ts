import { expect, test } from 'bun:test';
import {
  BACKFILL_HIGH_WATER_BYTES,
  LOW_WATER_BYTES,
  MAX_PAYLOAD_BYTES,
  SLOW_READER_BYTES,
  WEBSOCKET_BACKPRESSURE_BYTES,
} from '../../../../src/carriers/watermarks.ts';
import { HISTORY_PAGE_MESSAGES, MAX_FRAME_BYTES, MAX_TEXT_UNITS } from '../../../../src/protocol/limits.ts';

/** A text takes at most three bytes a UTF-16 unit. */
const LARGEST_PAGE_BYTES = HISTORY_PAGE_MESSAGES * MAX_TEXT_UNITS * 3;

test('Watermarks rise from one message to the backpressure limit of a WebSocket', () => {
  const marks = [
    ...[MAX_FRAME_BYTES, MAX_PAYLOAD_BYTES, LOW_WATER_BYTES, BACKFILL_HIGH_WATER_BYTES],
    ...[SLOW_READER_BYTES, WEBSOCKET_BACKPRESSURE_BYTES],
  ];
  expect(marks).toEqual([...marks].sort((a, b) => a - b));
});

test('Watermarks close a slow member long before Bun drops a frame', () => {
  const most = SLOW_READER_BYTES + BACKFILL_HIGH_WATER_BYTES + LARGEST_PAGE_BYTES;
  expect(most).toBeLessThan(WEBSOCKET_BACKPRESSURE_BYTES / 2);
});
