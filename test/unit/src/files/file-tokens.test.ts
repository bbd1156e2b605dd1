import { expect, test } from 'bun:test';
import { FileTokens, TICKET_MS, UPLOAD_TOKEN_MS } from '../../../../src/files/file-tokens.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const guest = { isModerator: false, since: 1 };
const ADA = { id: 'member-of-ada-0001', personId: 'member-of-ada-0001', ...guest };
const BOB = { id: 'member-of-bob-0001', personId: 'member-of-bob-0001', ...guest };
const PICTURE = { id: 'p-0123456789abcdefghijkl', type: 'image/webp', width: 8, height: 6, bytes: 100 };

function setUp(key = new Uint8Array(32)) {
  const clock = manualClock();
  return { clock, tokens: new FileTokens(key, () => clock.wall()) };
}

test('FileTokens reads its own tokens in their room, until they end', () => {
  const { clock, tokens } = setUp();
  const { token, expires } = tokens.issueToken('lobby', ADA);
  expect(expires).toBe(clock.wall() + UPLOAD_TOKEN_MS);
  expect(tokens.readToken('lobby', token)).toEqual(ADA);
  expect(tokens.readToken('other', token)).toBeUndefined();
  clock.advance(UPLOAD_TOKEN_MS);
  expect(tokens.readToken('lobby', token)).toBeUndefined();
});

test('FileTokens reads a ticket of the same person only, in its room, until it ends', () => {
  const { clock, tokens } = setUp();
  const ticket = tokens.issueTicket('lobby', ADA.personId, PICTURE);
  expect(tokens.readTicket('lobby', ADA, ticket)).toEqual(PICTURE);
  // A guest that has signed in since.
  expect(tokens.readTicket('lobby', { ...ADA, personId: 'u-ada' }, ticket)).toEqual(PICTURE);
  expect(tokens.readTicket('lobby', BOB, ticket)).toBeUndefined();
  expect(tokens.readTicket('other', ADA, ticket)).toBeUndefined();
  clock.advance(TICKET_MS);
  expect(tokens.readTicket('lobby', ADA, ticket)).toBeUndefined();
});

test('FileTokens refuses what another key signed, what was changed, and one kind for the other', () => {
  const { tokens } = setUp();
  const { token } = tokens.issueToken('lobby', ADA);
  const ticket = tokens.issueTicket('lobby', ADA.personId, PICTURE);
  const foreign = setUp(new Uint8Array(32).fill(1)).tokens;
  const [body = '', signature = ''] = ticket.split('.');
  const forged = Buffer.from(body, 'base64url').toString().replace('"bytes":100', '"bytes":101');
  const changed = [`${Buffer.from(forged).toString('base64url')}.${signature}`, body, `${body}.`, '', '.', 'x.y'];
  for (const text of [token, foreign.issueTicket('lobby', ADA.personId, PICTURE), ...changed])
    expect(tokens.readTicket('lobby', ADA, text)).toBeUndefined();
  for (const text of [ticket, foreign.issueToken('lobby', ADA).token])
    expect(tokens.readToken('lobby', text)).toBeUndefined();
});

test('FileTokens issues tickets that a frame accepts, for the longest names', () => {
  const { tokens } = setUp();
  expect(tokens.issueTicket('r'.repeat(64), 'p'.repeat(64), { ...PICTURE, bytes: 5_242_880 }).length).toBeLessThan(512);
});
