import { afterAll, beforeAll, expect, test } from 'bun:test';
import { ClientPeer } from '../../helpers/client-peer.ts';
import { realOffer } from '../../helpers/real-offer.ts';
import { CANDIDATE, createFragment } from '../../helpers/whip/fragment.ts';
import { openSession, WhipSession } from '../../helpers/whip/session.ts';
import { whipSubject, type WhipSubject } from '../../helpers/whip/whip-subject.ts';

let subject: WhipSubject;
let offer: string;
beforeAll(async () => {
  subject = await whipSubject();
  offer = await realOffer();
});
afterAll(() => subject[Symbol.asyncDispose]());

test('RFC 9725 4.3.1: a trickle PATCH responds with 204, no ETag and no content', async () => {
  await using session = await openSession(subject.whip, offer);
  const response = await session.patch(createFragment(offer));
  expect(response.status).toBe(204);
  expect(response.headers.get('ETag')).toBeNull();
  expect(await response.text()).toBe('');
});

test.each(['text/plain', 'application/json', 'application/trickle-ice-sdpfrag-not', ''])(
  'RFC 9725 4.3.1: PATCH of the media type %j responds with 415 and Accept-Patch',
  async (type) => {
    await using session = await openSession(subject.whip, offer);
    const response = await session.patch(createFragment(offer), { 'Content-Type': type });
    expect(response.status).toBe(415);
    expect(response.headers.get('Accept-Patch')).toBe('application/trickle-ice-sdpfrag');
    expect(await session.status()).toBe(204);
  },
);

test('RFC 9725 4.2: PATCH with a new offer responds with 415', async () => {
  await using session = await openSession(subject.whip, offer);
  expect((await session.patch(offer, { 'Content-Type': 'application/sdp' })).status).toBe(415);
});

test('RFC 9110 8.3.1: PATCH accepts the media type in another case and with parameters', async () => {
  await using session = await openSession(subject.whip, offer);
  const type = 'Application/Trickle-ICE-SDPfrag; charset=utf-8';
  expect((await session.patch(createFragment(offer), { 'Content-Type': type })).status).toBe(204);
});

test.each<[string, BodyInit]>([
  ['an empty body', ''],
  ['text', 'hello'],
  ['JSON', '{"candidate":"candidate:1 1 udp 1 192.0.2.1 9 typ host"}'],
  ['bytes that are not UTF-8', new Uint8Array([0x61, 0x3d, 0xff, 0xfe])],
])('RFC 9725 4.3.1: PATCH with %s responds with 400 and keeps the session', async (_, body) => {
  await using session = await openSession(subject.whip, offer);
  expect((await session.patch(body)).status).toBe(400);
  expect((await session.patch(createFragment(offer))).status).toBe(204);
});

test('RFC 9725 4.3.1: PATCH without If-Match responds with 428', async () => {
  await using session = await openSession(subject.whip, offer);
  expect((await session.patch(createFragment(offer), { 'If-Match': undefined })).status).toBe(428);
});

test('RFC 9725 4.3.1: PATCH with another entity tag responds with 412', async () => {
  await using session = await openSession(subject.whip, offer);
  await using other = await openSession(subject.whip, offer);
  for (const tag of ['"x"', other.etag, session.etag.slice(1, -1)]) {
    expect((await session.patch(createFragment(offer), { 'If-Match': tag })).status).toBe(412);
  }
});

test('RFC 9110 13.1.1: PATCH with a weak entity tag responds with 412', async () => {
  await using session = await openSession(subject.whip, offer);
  expect((await session.patch(createFragment(offer), { 'If-Match': `W/${session.etag}` })).status).toBe(412);
});

test.each([(tag: string) => `"x", ${tag}`, (tag: string) => `${tag},"x"`, (tag: string) => `W/"a,b" , ${tag}`])(
  'RFC 9110 13.1.1: PATCH accepts a list with one matching entity tag',
  async (list) => {
    await using session = await openSession(subject.whip, offer);
    expect((await session.patch(createFragment(offer), { 'If-Match': list(session.etag) })).status).toBe(204);
  },
);

test.each(['*', '"*"'])(
  'RFC 9725 4.3.3: PATCH with If-Match %s and the credentials of the session trickles and responds with 204',
  async (tag) => {
    await using session = await openSession(subject.whip, offer);
    const response = await session.patch(createFragment(offer), { 'If-Match': tag });
    expect(response.status).toBe(204);
    expect(response.headers.get('ETag')).toBeNull();
  },
);

test.each([
  ['TCP', 'candidate:2 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active'],
  ['a host name', 'candidate:2 1 udp 2113937151 5cf4a0d8-2f0f-4b05-8b0e-d5b1b9a3d1a4.local 58712 typ host'],
  ['a name that does not resolve', 'candidate:2 1 udp 2113937151 nobody.invalid 58712 typ host'],
  ['component 0', 'candidate:2 0 udp 2113937151 192.0.2.7 58712 typ host'],
  ['component 2', 'candidate:2 2 udp 2113937151 192.0.2.7 58712 typ host'],
  ['an unknown type', 'candidate:2 1 udp 2113937151 192.0.2.7 58712 typ teapot'],
  ['an extension', `${CANDIDATE} generation 0 network-cost 999`],
])('RFC 9725 4.3.2: PATCH ignores a candidate with %s and responds with 204', async (_, candidate) => {
  await using session = await openSession(subject.whip, offer);
  const fragment = createFragment(offer, { candidates: [candidate, CANDIDATE] });
  expect((await session.patch(fragment)).status).toBe(204);
});

test('RFC 8840 4.4: PATCH accepts repeated candidates', async () => {
  await using session = await openSession(subject.whip, offer);
  for (let time = 0; time < 3; time++) {
    expect((await session.patch(createFragment(offer, { candidates: [CANDIDATE, CANDIDATE] }))).status).toBe(204);
  }
});

test('RFC 9725 4.3.1: PATCH accepts concurrent requests', async () => {
  await using session = await openSession(subject.whip, offer);
  const candidates = Array.from({ length: 10 }, (_, n) => CANDIDATE.replace('50000', String(50_001 + n)));
  const responses = await Promise.all(
    candidates.map((candidate) => session.patch(createFragment(offer, { candidates: [candidate] }))),
  );
  expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(204));
});

test('RFC 9725 4.3.2: PATCH accepts fragments after end-of-candidates and after the connection', async () => {
  await using peer = new ClientPeer();
  const channel = peer.channel();
  const own = await peer.offer();
  await peer.connect(subject.whip, { path: '' });
  const session = new WhipSession(peer.session, peer.etag, own, '', new Response());
  const last = createFragment(own, { candidates: [], more: ['a=end-of-candidates'] });
  expect((await session.patch(last)).status).toBe(204);
  await channel.opened;
  expect((await session.patch(createFragment(own))).status).toBe(204);
  expect((await session.patch(last)).status).toBe(204);
});
