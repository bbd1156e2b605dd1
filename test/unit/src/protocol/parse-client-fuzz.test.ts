import { expect, test } from 'bun:test';
import { MAX_FRAME_MESSAGES, MAX_FRAME_BYTES } from '../../../../src/protocol/limits.ts';
import { parseClientFrame } from '../../../../src/protocol/parse-client.ts';
import { randomFrames } from '../../../helpers/random-frames.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';

const CASES = 100_000;
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  hello: ['token', 'epoch', 'offset', 'admin'],
  send: ['file', 'id', 'text', 'replyTo'],
  edit: ['id', 'message', 'text'],
  delete: ['id', 'message'],
  react: ['id', 'message', 'emoji', 'on'],
  rename: ['id', 'name'],
  kick: ['id', 'member', 'seconds'],
  typing: [],
  history: ['before'],
  pong: [],
  bye: [],
};

test(`parseClientFrame parses ${CASES} random frames without throwing, hanging or leaking memory`, () => {
  const next = randomFrames(seededRandom(20_260_101));
  const read = { good: 0, bad: 0 };
  let before = 0;
  for (let count = 0; count < CASES; count++) {
    if (count === CASES / 10) {
      Bun.gc(true);
      before = process.memoryUsage().heapUsed;
    }
    const text = next();
    const frame = parseClientFrame(text);
    if (!frame.ok) {
      read.bad++;
      if (!/^[^\n]{5,120}\.$/.test(frame.reason)) throw new Error(`No sentence: ${frame.reason}`);
      continue;
    }
    read.good++;
    if (Buffer.byteLength(text) > MAX_FRAME_BYTES || frame.messages.length > MAX_FRAME_MESSAGES)
      throw new Error(`Too large: ${text}`);
    for (const message of frame.messages) {
      const known = FIELDS[message.type];
      const isPlain = Object.getPrototypeOf(message) === Object.prototype;
      const isKnown = Object.keys(message).every((key) => key === 'type' || known?.includes(key));
      if (!isPlain || !isKnown) throw new Error(`More than it should be: ${JSON.stringify(message)} of ${text}`);
    }
  }
  Bun.gc(true);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(16 * 1024 * 1024);
  // Many frames were accepted, and many rejected.
  expect(read.good).toBeGreaterThan(CASES / 50);
  expect(read.bad).toBeGreaterThan(CASES / 5);
}, 300_000);
