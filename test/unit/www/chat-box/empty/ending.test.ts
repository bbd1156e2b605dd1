import { expect, test } from 'bun:test';
import { mayReconnect, type CloseCode } from '../../../../../src/protocol/close-codes.ts';
import { closeReasons } from '../../../../../src/protocol/close-reasons.ts';
import { canRetry, namesRemedy, signIn } from '../../../../../www/chat-box/empty/ending.ts';
import type { ConnectFailure } from '../../../../../www/client/connect-failure.ts';

const closed = (code: CloseCode): ConnectFailure => ({
  kind: 'closed',
  close: { code, reconnects: false, reason: '' },
});
const refused = (status: number): ConnectFailure => ({ kind: 'refused', status, detail: '' });

test('canRetry is false where another attempt ends in the same way', () => {
  const codes = (Object.keys(closeReasons) as CloseCode[]).filter((code) => !mayReconnect(code));
  expect(codes.filter((code) => !canRetry(closed(code))).sort()).toEqual([
    ...['not-admin', 'protocol', 'too-many-channels', 'unsupported'],
  ] as CloseCode[]);
  expect([400, 401, 403, 404, 408].filter((status) => canRetry(refused(status)))).toEqual([408]);
  expect(canRetry({ kind: 'signed-out', detail: '' })).toBe(true);
});

test('namesRemedy is false where the reader needs a hint', () => {
  expect(namesRemedy(refused(401))).toBe(false);
  expect(namesRemedy(refused(404))).toBe(true);
  expect(namesRemedy(closed('replaced'))).toBe(true);
  expect(namesRemedy(closed('kicked'))).toBe(false);
});

test('signIn treats a room for users like the end of a session', () => {
  expect(signIn(closed('users-only')).kind).toBe('signed-out');
  expect(signIn(closed('kicked'))).toEqual(closed('kicked'));
});
