import { expect, test } from 'bun:test';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { sendDuring } from '../helpers/attacks/send-during.ts';

test('The server closes a chat.v1 WebSocket that sends nothing but empty continuation frames as silent', async () => {
  const { isClosed, received } = await sendDuring({ protocol: CHAT_V1, what: 'empty continuations', seconds: 40 });
  expect(isClosed).toBe(true);
  expect(received).toContain('"code":"silent"');
}, 60_000);
