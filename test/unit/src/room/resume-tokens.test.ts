import { describe, expect, test } from 'bun:test';
import { createHmac } from 'node:crypto';
import { ResumeTokens } from '../../../../src/room/resume-tokens.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const ada = { id: 'id-of-ada-00000001', name: 'Ada-Lovelace_1', since: 1_700_000_000_000 };
/** What a token of a guest contains. */
const claims = { ...ada, personId: undefined };
const stream = { epoch: 'e'.repeat(22), head: 2 ** 53 - 1 };
const WEEK = 7 * 24 * 60 * 60 * 1_000;
const secret = Uint8Array.from({ length: 32 }, (_, index) => index);

function tokens(key: Uint8Array = secret) {
  const clock = manualClock();
  return { clock, tokens: new ResumeTokens(key, () => clock.wall()) };
}

/** A token with these facts, signed as it should be. */
function signed(facts: unknown): string {
  const body = Buffer.from(JSON.stringify(facts)).toString('base64url');
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

describe('ResumeTokens', () => {
  test('reads id and name from a token in its room, for seven days', () => {
    const { clock, tokens: resumeTokens } = tokens();
    const token = resumeTokens.issue('lobby', ada, stream);
    expect(resumeTokens.read('lobby', token)).toEqual({ ...claims, stream });
    clock.advance(WEEK - 1);
    expect(resumeTokens.read('lobby', token)).toEqual({ ...claims, stream });
    clock.advance(1);
    expect(resumeTokens.read('lobby', token)).toBeUndefined();
  });

  test('rejects a token of another room', () => {
    const { tokens: resumeTokens } = tokens();
    const token = resumeTokens.issue('lobby', ada, stream);
    for (const room of ['Lobby', 'lobby2', '']) expect(resumeTokens.read(room, token)).toBeUndefined();
  });

  test('accepts a token after a restart only with the same secret', () => {
    const token = tokens().tokens.issue('lobby', ada, stream);
    expect(tokens().tokens.read('lobby', token)).toEqual({ ...claims, stream });
    expect(tokens(new Uint8Array(32)).tokens.read('lobby', token)).toBeUndefined();
  });

  test('rejects a token of another version', () => {
    const { clock, tokens: resumeTokens } = tokens();
    const later = clock.wall() + 1_000;
    expect(
      resumeTokens.read('lobby', signed([2, 'lobby', ada.id, ada.name, later, stream.epoch, stream.head])),
    ).toEqual({ ...claims, since: clock.wall(), stream });
    // A token from before tokens had a stream.
    expect(resumeTokens.read('lobby', signed([1, 'lobby', ada.id, ada.name, later]))).toEqual({
      ...claims,
      since: clock.wall(),
    });
    for (const version of [0, 4, '1', null]) {
      expect(resumeTokens.read('lobby', signed([version, 'lobby', ada.id, ada.name, later]))).toBeUndefined();
    }
  });

  test('rejects a token when any character changes', () => {
    const { tokens: resumeTokens } = tokens();
    const token = resumeTokens.issue('lobby', ada, stream);
    // The last character of a signature has two bits to spare.
    for (let at = 0; at < token.length - 1; at++) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(resumeTokens.read('lobby', changed)).toBeUndefined();
    }
  });

  test.each([
    '',
    '.',
    '..',
    'x',
    'x.',
    '.x',
    '{}',
    'null',
    '\0',
    'ä.ä',
    'a'.repeat(16_384),
    `${'a'.repeat(20)}.${'b'.repeat(43)}`,
  ])('rejects %j without throwing', (text) => {
    expect(tokens().tokens.read('lobby', text)).toBeUndefined();
  });

  test('issues tokens for the longest names that fit a hello frame', () => {
    const { tokens: resumeTokens } = tokens();
    const token = resumeTokens.issue('r'.repeat(64), { id: 'i'.repeat(64), name: 'n'.repeat(32) }, stream);
    expect(token).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);
    expect(token.length).toBeLessThan(1_024);
  });
});
