import { expect, test } from 'bun:test';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { sendDuring } from '../helpers/attacks/send-during.ts';

test('The server acknowledges messages of others while a WebSocket floods it with empty continuation frames', async () => {
  // Bun passes only whole messages on, so the server cannot see these frames.
  const { frames, acks } = await sendDuring({ protocol: '', what: 'empty continuations', seconds: 3 });
  expect(frames).toBeGreaterThan(100_000);
  expect(acks).toBeGreaterThan(3);
}, 60_000);

test.each(['', CHAT_V1])(
  'The server closes a WebSocket whose message exceeds 64 KiB in fragments of a byte, with the subprotocol %j',
  async (protocol) => {
    const { isClosed, frames } = await sendDuring({ protocol, what: 'continuations of a byte', seconds: 20 });
    expect(isClosed).toBe(true);
    expect(frames).toBeGreaterThan(65_536 - 1);
  },
  60_000,
);
