import { afterAll, beforeAll, expect, test } from 'bun:test';
import { ClientPeer } from '../../helpers/client-peer.ts';
import { realOffer } from '../../helpers/real-offer.ts';
import { sampleOffers } from '../../helpers/sample-offers.ts';
import { until } from '../../helpers/until.ts';
import { attribute, attributes, replaceAttribute } from '../../helpers/whip/attribute.ts';
import { connectedPeer } from '../../helpers/whip/connected-peer.ts';
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

/** Posts an offer, ends the session, and returns the answer. */
async function fetchAnswer(sdp: string): Promise<string> {
  await using session = await openSession(subject.whip, sdp);
  return session.answer;
}

/** Posts an offer, ends the session if there is one, and returns the status. */
async function fetchStatus(sdp: string): Promise<number> {
  const response = await post(subject.whip, sdp);
  if (response.status === 201) await send('DELETE', new URL(response.headers.get('Location') ?? '', subject.whip).href);
  return response.status;
}

test.each(Object.entries(sampleOffers))('RFC 9725 4.2: the server answers an offer of %s', async (_, sdp) => {
  expect(attribute(await fetchAnswer(sdp), 'mid')).toBe('0');
});

test('RFC 9725 4.3.2: the answer contains all candidates and a=end-of-candidates', async () => {
  const answer = await fetchAnswer(offer);
  expect(attributes(answer, 'candidate').length).toBeGreaterThan(0);
  expect(answer).toContain('a=end-of-candidates\r\n');
});

test('RFC 9725 4.3.2: a channel opens for an offer without candidates and without any PATCH', async () => {
  const editOffer = (sdp: string) => sdp.replace(/^a=(candidate:.*|end-of-candidates)\r\n/gm, '');
  await using client = await connectedPeer(subject.whip, { editOffer });
  expect(await send('GET', client.peer.session)).toHaveProperty('status', 204);
});

// These offers are libdatachannel's. With its candidates the server is ready first and waits as the DTLS server.
test.each([
  ['actpass', 'with', 'passive'],
  ['actpass', 'without', 'active'],
  ['active', 'without', 'passive'],
  ['passive', 'with', 'active'],
])(
  'RFC 9725 4.4.4: the server answers a=setup:%s %s candidates by %s, and the channel opens',
  async (offered, candidates, answered) => {
    let answer = '';
    await using _client = await connectedPeer(subject.whip, {
      gathered: candidates === 'with',
      editOffer: (sdp) => replaceAttribute(sdp, 'setup', offered),
      editAnswer: (sdp) => (answer = sdp),
    });
    expect(attribute(answer, 'setup')).toBe(answered);
  },
);

test('RFC 8842 5.3: the server answers a=setup:actpass of other clients with active, also with candidates', async () => {
  await using peer = new ClientPeer();
  peer.channel();
  const gathered = (await peer.gatheredOffer()).replace('o=rtc ', 'o=- ');
  expect(attributes(gathered, 'candidate')).not.toEqual([]);
  expect(attribute(await fetchAnswer(gathered), 'setup')).toBe('active');
});

test('RFC 8841 9.5: the server refuses a=setup:holdconn with 400', async () => {
  expect(await fetchStatus(replaceAttribute(offer, 'setup', 'holdconn'))).toBe(400);
});

test.each([
  ['another format', 'm=application 9 UDP/DTLS/SCTP webrtc-video'],
  ['two formats', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel other'],
  ['no format', 'm=application 9 UDP/DTLS/SCTP'],
  ['another transport', 'm=application 9 UDP/TLS/RTP/SAVPF webrtc-datachannel'],
  ['port 0', 'm=application 0 UDP/DTLS/SCTP webrtc-datachannel'],
])('RFC 8841 4.4: the server refuses a section with %s with 422', async (_, line) => {
  expect(await fetchStatus(offer.replace(/^m=.*$/m, line))).toBe(422);
});

test.each(['UDP/DTLS/SCTP', 'TCP/DTLS/SCTP', 'DTLS/SCTP'])(
  'RFC 9429 5.3.1: the answer repeats the transport %s',
  async (protocol) => {
    expect(await fetchAnswer(offer.replace(/UDP\/DTLS\/SCTP/, protocol))).toMatch(
      new RegExp(`^m=application \\d+ ${protocol} webrtc-datachannel\\r$`, 'm'),
    );
  },
);

test.each([
  ['0', 422],
  ['05000', 400],
  ['65536', 400],
  ['x', 400],
])('RFC 8841 5.1: the server refuses a=sctp-port:%s with %d', async (port, status) => {
  expect(await fetchStatus(replaceAttribute(offer, 'sctp-port', port))).toBe(status);
});

test('draft-ietf-mmusic-sctp-sdp-07: the answer has the SCTP port where the offer has it', async () => {
  const old = offer
    .replace(/^(m=application \d+) .*$/m, '$1 DTLS/SCTP 5000')
    .replace('a=sctp-port:5000', 'a=sctpmap:5000 webrtc-datachannel 65535');
  const answer = await fetchAnswer(old);
  expect(answer).toMatch(/^m=application \d+ DTLS\/SCTP 5000\r$/m);
  expect(attribute(answer, 'sctpmap')).toMatch(/^5000 webrtc-datachannel \d+$/);
  expect(attributes(answer, 'sctp-port')).toEqual([]);
});

test('draft-ietf-mmusic-sctp-sdp-07: the server refuses half of the old form with 400', async () => {
  expect(await fetchStatus(offer.replace('a=sctp-port:5000', 'a=sctpmap:5000 webrtc-datachannel 1024'))).toBe(400);
  expect(await fetchStatus(offer.replace('webrtc-datachannel', '5000'))).toBe(400);
});

test.each([[[]], [['0']], [['262144']]])(
  'RFC 8841 6.1: the answer has the same max-message-size for an offer with %j',
  async (sizes) => {
    expect(
      attribute(await fetchAnswer(replaceAttribute(offer, 'max-message-size', ...sizes)), 'max-message-size'),
    ).toBe(attribute(await fetchAnswer(offer), 'max-message-size'));
  },
);

test('RFC 8842 5.1: the server accepts a fingerprint at session level', async () => {
  const fingerprint = attribute(offer, 'fingerprint');
  const moved = replaceAttribute(offer, 'fingerprint').replace('m=', `a=fingerprint:${fingerprint}\r\nm=`);
  expect(attribute(await fetchAnswer(moved), 'fingerprint')).toMatch(/^sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
});

test('RFC 8841 10.1: the server ends the session of a peer whose certificate has another fingerprint', async () => {
  await using peer = new ClientPeer();
  peer.channel();
  const other = 'sha-256 ' + Array(32).fill('AB').join(':');
  await peer.connect(subject.whip, { path: '', editOffer: (sdp) => replaceAttribute(sdp, 'fingerprint', other) });
  await until(async () => (await send('GET', peer.session)).status === 404, 'the session has ended', 14_000);
}, 20_000);

test('RFC 8842 5.3: the answer has a tls-id only if the offer has one', async () => {
  expect(attributes(await fetchAnswer(offer), 'tls-id')).toEqual([]);
  const offered = 'a'.repeat(20);
  const [tlsId] = attributes(await fetchAnswer(`${offer}a=tls-id:${offered}\r\n`), 'tls-id');
  expect(tlsId).toMatch(/^[A-Za-z0-9+/_-]{20,255}$/);
  expect(tlsId).not.toBe(offered);
});

test.each([
  [[], undefined],
  [['trickle'], 'trickle'],
  [['ice2 trickle'], 'trickle ice2'],
  [['renomination'], undefined],
])('RFC 8839 5.6: the server answers ice-options %j by %j, separated by spaces', async (offered, answered) => {
  const answer = await fetchAnswer(replaceAttribute(offer, 'ice-options', ...offered));
  expect(attributes(answer, 'ice-options')[0]).toBe(answered);
});

test('RFC 9429 5.3.1: the answer has a BUNDLE group only if the offer has one', async () => {
  expect(attribute(await fetchAnswer(offer), 'group')).toBe(`BUNDLE ${attribute(offer, 'mid')}`);
  expect(attributes(await fetchAnswer(replaceAttribute(offer, 'group')), 'group')).toEqual([]);
});

test('RFC 8841 9.2, RFC 8858 3: the answer has no direction, msid or RTP attribute', async () => {
  expect(await fetchAnswer(sampleOffers.Firefox)).not.toMatch(
    /^a=(sendrecv|sendonly|recvonly|inactive|msid|msid-semantic|rtcp|rtpmap|bundle-only)/m,
  );
});

test('RFC 9725 4.4.5: the server refuses an ICE-lite client with 422', async () => {
  expect(await fetchStatus(offer.replace('m=', 'a=ice-lite\r\nm='))).toBe(422);
});

test('RFC 8866 5, 9: the server ignores unknown attributes and accepts lines that end with LF; its answer ends lines with CRLF', async () => {
  const odd = `${offer.replace('m=', 'a=x-unknown:1\r\nm=')}a=unheard-of\r\n`.replaceAll('\r\n', '\n');
  const answer = await fetchAnswer(odd);
  expect(answer.split('\r\n').length).toBe(answer.split('\n').length);
  expect(answer).toEndWith('\r\n');
});
