import { afterAll, beforeAll, expect, test } from 'bun:test';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { realOffer } from '../../helpers/real-offer.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { connectedPeer } from '../../helpers/whip/connected-peer.ts';
import { lines, createRestart } from '../../helpers/whip/fragment.ts';
import { ownServerTest } from '../../helpers/whip/own-server-test.ts';
import { openSession, WhipSession } from '../../helpers/whip/session.ts';
import { whipSubject, type WhipSubject } from '../../helpers/whip/whip-subject.ts';

let subject: WhipSubject;
let offer: string;
beforeAll(async () => {
  subject = await whipSubject();
  offer = await realOffer();
});
afterAll(() => subject[Symbol.asyncDispose]());

test.each([
  ['*', () => '*'],
  ['"*"', () => '"*"'],
  ['the entity tag', ({ etag }: WhipSession) => etag],
])('RFC 9725 4.3.1: the server refuses an ICE restart, new credentials with If-Match %s, with 422', async (_, tag) => {
  await using session = await openSession(subject.whip, offer);
  const response = await session.patch(createRestart(offer), { 'If-Match': tag(session) });
  expect(response.status).toBe(422);
  expect(response.headers.get('ETag')).toBeNull();
  expect(await session.status()).toBe(204);
});

test('RFC 9725 4.3.3: the server refuses a restart without If-Match with 428', async () => {
  await using session = await openSession(subject.whip, offer);
  expect((await session.patch(createRestart(offer), { 'If-Match': undefined })).status).toBe(428);
});

test('RFC 9725 4.3.3: the server refuses a restart with another entity tag with 412', async () => {
  await using session = await openSession(subject.whip, offer);
  expect((await session.patch(createRestart(offer), { 'If-Match': '"other"' })).status).toBe(412);
});

ownServerTest('RFC 9725 4.3.3: the channel stays open after a refused restart', async () => {
  await using server = await startTestServer();
  await using client = await connectedPeer(`${server.url}/whip/${freshRoom()}`);
  const { peer, channel } = client;
  const own = await peer.offer();
  const session = new WhipSession(peer.session, peer.etag, own, '', new Response());
  expect((await session.patch(createRestart(own), { 'If-Match': '*' })).status).toBe(422);
  channel.send('still here');
  expect(await channel.next()).toEndWith(': still here');
});

const PASSWORD = 'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1';
const UFRAG = 'a=ice-ufrag:EsAw';

test.each([
  ['no password', [UFRAG]],
  ['no ufrag', [PASSWORD]],
  ['neither', ['a=end-of-candidates']],
  ['a ufrag of 3 characters', ['a=ice-ufrag:abc', PASSWORD]],
  ['a ufrag of 257 characters', [`a=ice-ufrag:${'x'.repeat(257)}`, PASSWORD]],
  ['a password of 21 characters', [UFRAG, `a=ice-pwd:${'x'.repeat(21)}`]],
  ['a password of 257 characters', [UFRAG, `a=ice-pwd:${'x'.repeat(257)}`]],
  ['characters outside ice-char', ['a=ice-ufrag:a-b_c', PASSWORD]],
  // A well-known client sends this when it trickles before it has an offer.
  ['the word null for both', ['a=ice-ufrag:null', 'a=ice-pwd:null']],
])('RFC 8839 5.4: the server refuses a fragment with %s as malformed with 400', async (_, credentials) => {
  await using session = await openSession(subject.whip, offer);
  expect((await session.patch(lines(...credentials), { 'If-Match': '*' })).status).toBe(400);
});
