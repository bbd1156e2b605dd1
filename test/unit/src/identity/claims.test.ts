import { describe, expect, test } from 'bun:test';
import { readClaims, type Claims, type ClaimsContext } from '../../../../src/identity/claims.ts';

const NOW = Date.UTC(2026, 0, 1);
const EXP = NOW / 1_000 + 3_600;
const CONTEXT: ClaimsContext = { now: NOW, audiences: [], issuer: undefined, room: 'lobby' };

function read(claims: Claims, context: Partial<ClaimsContext> = {}) {
  return readClaims({ sub: 'tim', exp: EXP, ...claims }, { ...CONTEXT, ...context });
}

/** The names of the claims that do not fit. */
function faults(claims: Claims, context: Partial<ClaimsContext> = {}): readonly string[] {
  const outcome = read(claims, context);
  return 'user' in outcome ? [] : outcome.map(({ claim }) => claim);
}

/** The detail of the first fault. */
function detail(claims: Claims, context: Partial<ClaimsContext> = {}): string | undefined {
  const outcome = read(claims, context);
  return 'user' in outcome ? undefined : outcome[0]?.detail;
}

describe('readClaims', () => {
  test('returns the identity of a token with all claims, and of one with the fewest', () => {
    expect(
      read({ name: 'Tim Müller', avatar: 'https://x.example/a.png', role: 'moderator', rooms: ['lobby'] }),
    ).toEqual({
      user: 'tim',
      name: 'Tim Müller',
      avatar: 'https://x.example/a.png',
      role: 'moderator',
      expires: EXP * 1_000,
    });
    expect(read({})).toEqual({
      user: 'tim',
      name: undefined,
      avatar: undefined,
      role: undefined,
      expires: EXP * 1_000,
    });
    expect(read({ role: 'member' })).toMatchObject({ role: undefined });
  });

  test.each([
    ['a number', 42],
    ['empty', ''],
    ['missing', undefined],
    ['129 characters long', 'x'.repeat(129)],
    ['a text with a control character', 'a\u0000'],
    ['a lone surrogate', '\ud800'],
  ])('refuses a sub that is %s', (_, sub) => {
    expect(faults({ sub })).toEqual(['sub']);
  });

  test('accepts a sub of 1 and of 128 characters', () => {
    for (const sub of ['x', 'x'.repeat(128)]) expect(read({ sub })).toMatchObject({ user: sub });
  });

  test.each([
    ['missing', undefined, 'needs the claim exp'],
    ['a text', String(EXP), 'needs the claim exp'],
    ['now', NOW / 1_000, 'ended at 2026-01-01T00:00:00Z'],
    ['a second ago', NOW / 1_000 - 1, 'ended at 2025-12-31T23:59:59Z'],
    ['25 hours ahead', NOW / 1_000 + 25 * 3_600, 'more than 24 hours ahead'],
    ['in milliseconds', NOW + 3_600_000, 'more than 24 hours ahead'],
    ['beyond all dates', 1e300, 'needs the claim exp'],
  ])('refuses an exp that is %s', (_, exp, sentence) => {
    expect(detail({ exp })).toContain(sentence);
  });

  test('accepts an exp of 24 hours ahead, and a minute more between two clocks', () => {
    for (const ahead of [0.001, 24 * 3_600, 24 * 3_600 + 60]) expect(faults({ exp: NOW / 1_000 + ahead })).toEqual([]);
    expect(faults({ exp: NOW / 1_000 + 24 * 3_600 + 61 })).toEqual(['exp']);
  });

  test('refuses a token before nbf, apart from a minute between two clocks', () => {
    expect(faults({ nbf: NOW / 1_000 + 60 })).toEqual([]);
    expect(detail({ nbf: NOW / 1_000 + 61 })).toContain('not valid before 2026-01-01T00:01:01Z');
    expect(faults({ nbf: 'tomorrow' })).toEqual(['nbf']);
  });

  test('compares aud with the audiences, and wants none where there are none (RFC 7519 section 4.1.3)', () => {
    const audiences = ['chat', 'other'];
    for (const aud of ['chat', ['x', 'other']]) expect(faults({ aud }, { audiences })).toEqual([]);
    for (const aud of ['x', ['x'], undefined, [], ['chat '], 42])
      expect(faults({ aud }, { audiences })).toEqual(['aud']);
    expect(faults({ aud: 'chat' })).toEqual(['aud']);
    expect(faults({ aud: [] })).toEqual([]);
  });

  test('compares iss with the issuer', () => {
    expect(faults({ iss: 'me' })).toEqual([]);
    expect(faults({ iss: 'me' }, { issuer: 'me' })).toEqual([]);
    for (const iss of ['you', undefined, ['me']]) expect(faults({ iss }, { issuer: 'me' })).toEqual(['iss']);
  });

  test.each([
    'Tim Müller',
    'Jo',
    "Conan O'Brien",
    'J. R. R. Tolkien',
    'ada_l-1',
    '田中 太郎',
    'Σωκράτης',
    'محمد علي',
    'नमस्ते',
    'x'.repeat(32),
  ])('accepts the name %j', (name) => {
    expect(read({ name })).toMatchObject({ name });
  });

  test.each([
    ['is too short', 'x'],
    ['is too long', 'x'.repeat(33)],
    ['is not a text', 42],
    ['is empty', ''],
    ['could forge another text', 'Tim: hi'],
    ['has a line end', 'Tim\nEve'],
    ['has two spaces', 'Tim  Eve'],
    ['begins with a space', ' Tim'],
    ['ends with a space', 'Tim '],
    ['has a no-break space', 'Tim\u00a0Eve'],
    ['has a check mark', 'Tim ✓'],
    ['has an emoji', 'Tim 🛡️'],
    ['has a mark of direction', 'Tim\u202eEve'],
    ['has a zero-width character', 'Ti\u200bm'],
    ['is of invisible letters', '\u3164\u3164'],
    ['has no letter', "-'._"],
    ['has a pile of marks', `Z${'\u0301'.repeat(6)}o`],
    ['has a character of HTML', 'Tim<b>'],
  ])('refuses a name that %s', (_, name) => {
    expect(faults({ name })).toEqual(['name']);
  });

  test('composes the letters of a name, and unifies its apostrophes', () => {
    expect(read({ name: 'Mu\u0308ller' })).toMatchObject({ name: 'M\u00fcller' });
    expect(read({ name: 'O’Brien' })).toMatchObject({ name: "O'Brien" });
  });

  test('refuses an avatar that is not an https URL of at most 512 characters', () => {
    const url = (length: number) => `https://x.example/${'a'.repeat(length - 18)}`;
    expect(faults({ avatar: url(512) })).toEqual([]);
    for (const avatar of [
      url(513),
      'http://x.example/a',
      'data:image/png;base64,',
      'javascript:alert(1)',
      '/a.png',
      42,
      'https://u:p@x.example/',
    ])
      expect(faults({ avatar })).toEqual(['avatar']);
  });

  test.each([
    ['HTTPS://X.example/A', 'https://x.example/A'],
    [' https://x.example', 'https://x.example/'],
    ['ht\ttps:\\\\x.example\\a', 'https://x.example/a'],
    ['https:x.example', 'https://x.example/'],
    ['https://x.example/\u202eü', 'https://x.example/%E2%80%AE%C3%BC'],
  ])('gives the avatar %j in its normal form, which clients accept', (avatar, normal) => {
    expect(read({ avatar })).toMatchObject({ avatar: normal });
  });

  test('refuses other roles, and rooms that are not a list of names', () => {
    for (const role of ['admin', '', 42, null]) expect(faults({ role })).toEqual(['role']);
    for (const rooms of ['lobby', ['a room'], [42], {}, ['a*b'], ['']]) expect(faults({ rooms })).toEqual(['rooms']);
  });

  test('accepts a token for the room, or for a prefix of its name', () => {
    for (const rooms of [['lobby'], ['x', 'lob*'], ['*'], ['lobby*']]) expect(faults({ rooms })).toEqual([]);
    for (const rooms of [[], ['lob'], ['Lobby'], ['lobby2*']])
      expect(read({ rooms })).toMatchObject([{ kind: 'room' }]);
    expect(faults({ rooms: [] }, { room: undefined })).toEqual([]);
  });

  test('lists all faults of a token', () => {
    expect(faults({ sub: 1, exp: 1, name: 'x' })).toEqual(['sub', 'exp', 'name']);
  });
});
