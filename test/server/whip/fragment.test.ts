import { afterAll, beforeAll, expect, test } from 'bun:test';
import { realOffer } from '../../helpers/real-offer.ts';
import { attribute } from '../../helpers/whip/attribute.ts';
import { CANDIDATE, createFragment, lines } from '../../helpers/whip/fragment.ts';
import { openSession } from '../../helpers/whip/session.ts';
import { whipSubject, type WhipSubject } from '../../helpers/whip/whip-subject.ts';

let subject: WhipSubject;
let offer: string;
beforeAll(async () => {
  subject = await whipSubject();
  offer = await realOffer();
});
afterAll(() => subject[Symbol.asyncDispose]());

/** Sends a fragment to a new session and returns the status. */
async function patchStatus(fragment: string): Promise<number> {
  await using session = await openSession(subject.whip, offer);
  return (await session.patch(fragment)).status;
}

/** Creates the lines of a fragment from the offer. */
const fragmentLines = () => ({
  ufrag: `a=ice-ufrag:${attribute(offer, 'ice-ufrag')}`,
  password: `a=ice-pwd:${attribute(offer, 'ice-pwd')}`,
  media: 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  mid: `a=mid:${attribute(offer, 'mid')}`,
  candidate: `a=${CANDIDATE}`,
});

test('RFC 8840 9.1: the server accepts the fields of a level in any order', async () => {
  const { ufrag, password, media, mid, candidate } = fragmentLines();
  expect(await patchStatus(lines('a=ice-options:trickle', password, ufrag, media, mid, candidate))).toBe(204);
  expect(await patchStatus(lines(media, password, candidate, mid, ufrag))).toBe(204);
});

test('RFC 8840 9.2: the server accepts the credentials at session level or in the section', async () => {
  const { ufrag, password, media, mid, candidate } = fragmentLines();
  expect(await patchStatus(lines(ufrag, password, media, mid, candidate))).toBe(204);
  expect(await patchStatus(lines(media, mid, ufrag, password, candidate))).toBe(204);
});

test('RFC 8840 9.2: the server refuses a fragment without credentials with 400', async () => {
  const { media, mid, candidate } = fragmentLines();
  expect(await patchStatus(lines(media, mid, candidate))).toBe(400);
});

test.each(['m=audio 9 RTP/AVP 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel'])(
  'RFC 8840 9.1: the server reads only the mid of a pseudo section: %s',
  async (media) => {
    const { ufrag, password, mid, candidate } = fragmentLines();
    expect(await patchStatus(lines(ufrag, password, media, mid, candidate))).toBe(204);
  },
);

test('RFC 8840 9.1: the server ignores a section with another mid', async () => {
  const { ufrag, password, media, mid, candidate } = fragmentLines();
  expect(await patchStatus(lines(ufrag, password, media, 'a=mid:7', candidate))).toBe(204);
  expect(await patchStatus(lines(ufrag, password, media, 'a=mid:7', candidate, media, mid, candidate))).toBe(204);
});

test('RFC 8840 9.1: the server accepts a fragment without a section', async () => {
  const { ufrag, password } = fragmentLines();
  expect(await patchStatus(lines(ufrag, password))).toBe(204);
});

test('RFC 8840 8.2: the server accepts end-of-candidates at session level or in a section', async () => {
  const { ufrag, password, media, mid, candidate } = fragmentLines();
  const end = 'a=end-of-candidates';
  expect(await patchStatus(lines(ufrag, password, end))).toBe(204);
  expect(await patchStatus(lines(ufrag, password, end, media, mid, candidate))).toBe(204);
  expect(await patchStatus(lines(ufrag, password, media, mid, candidate, end))).toBe(204);
});

test.each([
  'a=x-unknown:1',
  'a=unheard-of',
  'a=a=candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host',
  'a=candidate:',
  'b=AS:1',
])('RFC 8840 9: the server ignores the unknown line %s', async (line) => {
  expect(await patchStatus(createFragment(offer, { more: [line] }))).toBe(204);
});

test('RFC 8840 9.2: the server ignores the case of attribute names', async () => {
  const { ufrag, password, media, mid, candidate } = fragmentLines();
  const upperCaseName = (line: string) => line.replace(/^a=[a-z-]+/, (name) => `a=${name.slice(2).toUpperCase()}`);
  expect(await patchStatus(lines(...[ufrag, password, media, mid, candidate].map(upperCaseName)))).toBe(204);
});

test('RFC 9725 4.3.2, figure 3: the server accepts the fragment of the example', async () => {
  const { ufrag, password, mid, candidate } = fragmentLines();
  const body = lines(
    'a=group:BUNDLE 0 1',
    'a=ice-options:trickle ice2',
    'a=ice-lite',
    'a=ice-pacing:50',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    mid,
    ufrag,
    password,
    'a=rtcp-mux',
    'a=rtcp-mux-only',
    candidate,
    'a=candidate:2 1 tcp 1518280447 198.51.100.1 9 typ host tcptype active',
    'a=end-of-candidates',
  );
  expect(await patchStatus(body)).toBe(204);
});

test('RFC 9725 4.3.2: the server accepts a fragment that does not repeat confirmed candidates', async () => {
  await using session = await openSession(subject.whip, offer);
  const other = CANDIDATE.replace('50000', '50001');
  for (const candidates of [[CANDIDATE], [other], []]) {
    expect((await session.patch(createFragment(offer, { candidates }))).status).toBe(204);
  }
});

test('RFC 8866 5: the server accepts lines that end with LF', async () => {
  expect(await patchStatus(createFragment(offer).replaceAll('\r\n', '\n'))).toBe(204);
});
