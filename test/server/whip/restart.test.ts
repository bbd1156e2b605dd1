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
])(
  'RFC 9725 4.3.1: other credentials with If-Match %s ask for an ICE restart, which is not supported: 422',
  async (_, tag) => {
    await using session = await openSession(subject.whip, offer);
    const response = await session.patch(createRestart(offer), { 'If-Match': tag(session) });
    expect(response.status).toBe(422);
    expect(response.headers.get('ETag')).toBeNull();
    expect(await session.status()).toBe(204);
  },
);

test('RFC 9725 4.3.3: a restart without If-Match is refused with 428', async () => {
  await using session = await openSession(subject.whip, offer);
  expect((await session.patch(createRestart(offer), { 'If-Match': undefined })).status).toBe(428);
});

test('RFC 9725 4.3.3: a restart for another entity tag is refused with 412', async () => {
  await using session = await openSession(subject.whip, offer);
  expect((await session.patch(createRestart(offer), { 'If-Match': '"other"' })).status).toBe(412);
});

ownServerTest('RFC 9725 4.3.3: a refused restart does not end the session: its channel goes on', async () => {
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
  ['characters that ICE does not know', ['a=ice-ufrag:a-b_c', PASSWORD]],
  // What one well-known client sends when it is asked to trickle before it has made its offer.
  ['the word null for both', ['a=ice-ufrag:null', 'a=ice-pwd:null']],
])('RFC 8839 5.4: a fragment with %s is malformed, not a restart: 400', async (_, own) => {
  await using session = await openSession(subject.whip, offer);
  expect((await session.patch(lines(...own), { 'If-Match': '*' })).status).toBe(400);
});
