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

/** Status of a PATCH with this fragment on a session of its own. */
async function statusOf(fragment: string): Promise<number> {
  await using session = await openSession(subject.whip, offer);
  return (await session.patch(fragment)).status;
}

/** The lines that a fragment is made of, out of this offer. */
const parts = () => ({
  ufrag: `a=ice-ufrag:${attribute(offer, 'ice-ufrag')}`,
  password: `a=ice-pwd:${attribute(offer, 'ice-pwd')}`,
  media: 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  mid: `a=mid:${attribute(offer, 'mid')}`,
  candidate: `a=${CANDIDATE}`,
});

test('RFC 8840 9.1: the fields of a level may come in any order', async () => {
  const { ufrag, password, media, mid, candidate } = parts();
  expect(await statusOf(lines('a=ice-options:trickle', password, ufrag, media, mid, candidate))).toBe(204);
  expect(await statusOf(lines(media, password, candidate, mid, ufrag))).toBe(204);
});

test('RFC 8840 9.2: the credentials may stand at the level of the session, or of the section', async () => {
  const { ufrag, password, media, mid, candidate } = parts();
  expect(await statusOf(lines(ufrag, password, media, mid, candidate))).toBe(204);
  expect(await statusOf(lines(media, mid, ufrag, password, candidate))).toBe(204);
});

test('RFC 8840 9.2: a fragment without credentials is refused with 400', async () => {
  const { media, mid, candidate } = parts();
  expect(await statusOf(lines(media, mid, candidate))).toBe(400);
});

test.each(['m=audio 9 RTP/AVP 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel'])(
  'RFC 8840 9.1: a pseudo section is only there for its mid: %s',
  async (media) => {
    const { ufrag, password, mid, candidate } = parts();
    expect(await statusOf(lines(ufrag, password, media, mid, candidate))).toBe(204);
  },
);

test('RFC 8840 9.1: a section with another mid is not ours, and does no harm', async () => {
  const { ufrag, password, media, mid, candidate } = parts();
  expect(await statusOf(lines(ufrag, password, media, 'a=mid:7', candidate))).toBe(204);
  expect(await statusOf(lines(ufrag, password, media, 'a=mid:7', candidate, media, mid, candidate))).toBe(204);
});

test('RFC 8840 9.1: a fragment may have no section at all', async () => {
  const { ufrag, password } = parts();
  expect(await statusOf(lines(ufrag, password))).toBe(204);
});

test('RFC 8840 8.2: end-of-candidates may be said for all sections, or for one', async () => {
  const { ufrag, password, media, mid, candidate } = parts();
  const end = 'a=end-of-candidates';
  expect(await statusOf(lines(ufrag, password, end))).toBe(204);
  expect(await statusOf(lines(ufrag, password, end, media, mid, candidate))).toBe(204);
  expect(await statusOf(lines(ufrag, password, media, mid, candidate, end))).toBe(204);
});

test.each([
  'a=x-unknown:1',
  'a=unheard-of',
  'a=a=candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host',
  'a=candidate:',
  'b=AS:1',
])('RFC 8840 9: a line that says nothing to us is ignored: %s', async (line) => {
  expect(await statusOf(createFragment(offer, { more: [line] }))).toBe(204);
});

test('RFC 8840 9.2: names of attributes have no case', async () => {
  const { ufrag, password, media, mid, candidate } = parts();
  const shout = (line: string) => line.replace(/^a=[a-z-]+/, (name) => `a=${name.slice(2).toUpperCase()}`);
  expect(await statusOf(lines(...[ufrag, password, media, mid, candidate].map(shout)))).toBe(204);
});

test('RFC 9725 4.3.2, figure 3: the fragment printed there is read, whatever else it says', async () => {
  const { ufrag, password, mid, candidate } = parts();
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
  expect(await statusOf(body)).toBe(204);
});

test('RFC 9725 4.3.2: candidates that were confirmed need not be repeated', async () => {
  await using session = await openSession(subject.whip, offer);
  const other = CANDIDATE.replace('50000', '50001');
  for (const candidates of [[CANDIDATE], [other], []]) {
    expect((await session.patch(createFragment(offer, { candidates }))).status).toBe(204);
  }
});

test('RFC 8866 5: lines may end with LF alone', async () => {
  expect(await statusOf(createFragment(offer).replaceAll('\r\n', '\n'))).toBe(204);
});
