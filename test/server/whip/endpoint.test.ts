import { afterAll, beforeAll, expect, test } from 'bun:test';
import { realOffer } from '../../helpers/real-offer.ts';
import { replaceAttribute } from '../../helpers/whip/attribute.ts';
import { estimateRandomBits } from '../../helpers/whip/random-bits.ts';
import { post, send } from '../../helpers/whip/send.ts';
import { openSession } from '../../helpers/whip/session.ts';
import { whipSubject, type WhipSubject } from '../../helpers/whip/whip-subject.ts';

let subject: WhipSubject;
let offer: string;
beforeAll(async () => {
  subject = await whipSubject();
  offer = await realOffer();
});
afterAll(() => subject[Symbol.asyncDispose]());

const without = (name: string) => () => replaceAttribute(offer, name);
const AUDIO =
  'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=sendonly\r\na=rtpmap:111 opus/48000/2\r\n';

test('RFC 9725 4.2: POST of an offer responds with 201, an SDP answer and the URL of a session', async () => {
  await using session = await openSession(subject.whip, offer);
  expect(session.response.status).toBe(201);
  // Without parameters, because some clients compare the whole value.
  expect(session.response.headers.get('Content-Type')).toBe('application/sdp');
  expect(session.response.headers.get('Location')).toMatch(/./);
  expect(session.url).not.toBe(subject.whip);
  expect(session.answer).toStartWith('v=0\r\n');
});

test.each(['text/plain', 'application/json', 'application/sdp-not', 'application/trickle-ice-sdpfrag', ''])(
  'RFC 9725 4.2: POST of the media type %j responds with 415 and Accept-Post',
  async (type) => {
    const response = await post(subject.whip, offer, { 'Content-Type': type });
    expect(response.status).toBe(415);
    expect(response.headers.get('Accept-Post')).toBe('application/sdp');
  },
);

test('RFC 9725 4.2: POST without a media type responds with 415', async () => {
  const body = new TextEncoder().encode(offer);
  expect((await post(subject.whip, body, { 'Content-Type': undefined })).status).toBe(415);
});

test.each(['application/sdp;charset=utf-8', 'Application/SDP', 'APPLICATION/SDP ; x="y"'])(
  'RFC 9110 8.3.1: POST of the media type %j responds with 201',
  async (type) => {
    await using session = await openSession(subject.whip, offer, { 'Content-Type': type });
    expect(session.response.status).toBe(201);
  },
);

test.each<[string, () => BodyInit]>([
  ['an empty body', () => ''],
  ['text', () => 'hello'],
  ['JSON around an offer', () => JSON.stringify({ type: 'offer', sdp: offer })],
  ['bytes that are not UTF-8', () => new Uint8Array([0x76, 0x3d, 0x30, 0x0d, 0x0a, 0xff, 0xfe])],
  ['an offer without a section', () => offer.slice(0, offer.indexOf('m='))],
  ['an offer cut in the middle of a section', () => offer.slice(0, offer.indexOf('a=ice-pwd'))],
  ['an offer without ice-ufrag', without('ice-ufrag')],
  ['an offer without ice-pwd', without('ice-pwd')],
  ['an offer whose ice-ufrag is too short', () => replaceAttribute(offer, 'ice-ufrag', 'abc')],
  ['an offer whose ice-pwd is too short', () => replaceAttribute(offer, 'ice-pwd', 'x'.repeat(21))],
  ['an offer without fingerprint', without('fingerprint')],
  ['an offer with a malformed fingerprint', () => replaceAttribute(offer, 'fingerprint', 'sha-256 AB:CD')],
  ['an offer whose fingerprint is not hexadecimal', () => offer.replace(/(a=fingerprint:sha-256 )../, '$1ZZ')],
  ['an offer without sctp-port', without('sctp-port')],
  ['an offer without setup', without('setup')],
])('RFC 9725 4.2: POST of %s responds with 400', async (_, body) => {
  expect((await post(subject.whip, body())).status).toBe(400);
});

test.each([
  ['after data', () => offer + AUDIO],
  ['before data', () => offer.replace('m=application', `${AUDIO}m=application`)],
  ['only', () => offer.slice(0, offer.indexOf('m=')) + AUDIO],
])('RFC 9725 4.4.2: POST of an offer with audio %s responds with 422', async (_, body) => {
  expect((await post(subject.whip, body())).status).toBe(422);
});

test('RFC 9725 4.4.3: POST of an offer with two sections responds with 422', async () => {
  const second = offer.slice(offer.indexOf('m=')).replace('a=mid:0', 'a=mid:1');
  expect((await post(subject.whip, offer + second)).status).toBe(422);
});

test('RFC 9725 4.4.3: the accepted section of the answer has a port other than 0', async () => {
  await using session = await openSession(subject.whip, offer);
  expect(session.answer).toMatch(/^m=application [1-9]\d* /m);
});

test('RFC 9725 4.3.1: each session has a strong entity tag of its own', async () => {
  await using first = await openSession(subject.whip, offer);
  await using second = await openSession(subject.whip, offer);
  for (const { etag } of [first, second]) expect(etag).toMatch(/^"[\x21\x23-\x7e]+"$/);
  expect(first.etag).not.toBe(second.etag);
});

test.each([
  ['an offer of a wrong media type', () => post(subject.whip, offer, { 'Content-Type': 'text/plain' }), 415],
  ['a malformed offer', () => post(subject.whip, 'hello'), 400],
  ['an offer with audio', () => post(subject.whip, offer + AUDIO), 422],
  ['an unsupported method', () => send('PUT', subject.whip, { body: offer }), 405],
  ['an unknown session', () => send('DELETE', new URL('/sessions/none', subject.whip).href), 404],
])('RFC 9457 3: the response to %s has problem details', async (_, request, status) => {
  const response = await request();
  expect(response.status).toBe(status);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
});

test('RFC 9725 5: the URL of a session has 122 random bits, as a UUID has', async () => {
  const urls: string[] = [];
  for (let count = 0; count < 256; count++) {
    await using session = await openSession(subject.whip, offer);
    urls.push(session.url);
  }
  expect(new Set(urls).size).toBe(urls.length);
  expect(estimateRandomBits(urls)).toBeGreaterThanOrEqual(118);
});

test.each(['', '/'])(
  'RFC 9725 4.5: POST to the endpoint followed by %j never redirects with 301 or 302',
  async (end) => {
    const { status } = await post(subject.whip + end, offer);
    expect([301, 302]).not.toContain(status);
  },
);
