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

/** The answer to an offer; its session is ended at once. */
async function answerTo(sdp: string): Promise<string> {
  await using session = await openSession(subject.whip, sdp);
  return session.answer;
}

async function statusOf(sdp: string): Promise<number> {
  const response = await post(subject.whip, sdp);
  if (response.status === 201) await send('DELETE', new URL(response.headers.get('Location') ?? '', subject.whip).href);
  return response.status;
}

test.each(Object.entries(sampleOffers))('RFC 9725 4.2: an offer as %s writes it is answered', async (_, sdp) => {
  expect(attribute(await answerTo(sdp), 'mid')).toBe('0');
});

test('RFC 9725 4.3.2: the answer carries all candidates, and says that there will be no more', async () => {
  const answer = await answerTo(offer);
  expect(attributes(answer, 'candidate').length).toBeGreaterThan(0);
  expect(answer).toContain('a=end-of-candidates\r\n');
});

test('RFC 9725 4.3.2: an offer without candidates, and no PATCH ever, lead to an open channel', async () => {
  const editOffer = (sdp: string) => sdp.replace(/^a=(candidate:.*|end-of-candidates)\r\n/gm, '');
  await using client = await connectedPeer(subject.whip, { editOffer });
  expect(await send('GET', client.peer.session)).toHaveProperty('status', 204);
});

// Who calls must find the other ready: with candidates of both sides we are ready first, without the client's it is.
test.each([
  ['actpass', 'with', 'passive'],
  ['actpass', 'without', 'active'],
  ['active', 'without', 'passive'],
  ['passive', 'with', 'active'],
])(
  'RFC 9725 4.4.4: a=setup:%s %s candidates is answered %s, and the channel opens',
  async (offered, having, answered) => {
    let answer = '';
    await using _client = await connectedPeer(subject.whip, {
      gathered: having === 'with',
      editOffer: (sdp) => replaceAttribute(sdp, 'setup', offered),
      editAnswer: (sdp) => (answer = sdp),
    });
    expect(attribute(answer, 'setup')).toBe(answered);
  },
);

test('RFC 8841 9.5: a=setup:holdconn is refused with 400', async () => {
  expect(await statusOf(replaceAttribute(offer, 'setup', 'holdconn'))).toBe(400);
});

test.each([
  ['another format', 'm=application 9 UDP/DTLS/SCTP webrtc-video'],
  ['two formats', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel other'],
  ['no format', 'm=application 9 UDP/DTLS/SCTP'],
  ['another transport', 'm=application 9 UDP/TLS/RTP/SAVPF webrtc-datachannel'],
  ['port 0', 'm=application 0 UDP/DTLS/SCTP webrtc-datachannel'],
])('RFC 8841 4.4: a section with %s is refused with 422', async (_, line) => {
  expect(await statusOf(offer.replace(/^m=.*$/m, line))).toBe(422);
});

test.each(['UDP/DTLS/SCTP', 'TCP/DTLS/SCTP', 'DTLS/SCTP'])(
  'RFC 9429 5.3.1: the transport %s is accepted, and repeated in the answer',
  async (protocol) => {
    expect(await answerTo(offer.replace(/UDP\/DTLS\/SCTP/, protocol))).toMatch(
      new RegExp(`^m=application \\d+ ${protocol} webrtc-datachannel\\r$`, 'm'),
    );
  },
);

test.each([
  ['0', 422],
  ['05000', 400],
  ['65536', 400],
  ['x', 400],
])('RFC 8841 5.1: a=sctp-port:%s is refused', async (port, status) => {
  expect(await statusOf(replaceAttribute(offer, 'sctp-port', port))).toBe(status);
});

test('RFC 8841 5.1: a=sctpmap of old drafts is no sctp-port', async () => {
  const old = offer.replace(/a=sctp-port:5000/, 'a=sctpmap:5000 webrtc-datachannel 1024');
  expect(await statusOf(old)).toBe(400);
});

test.each([[[]], [['0']], [['262144']]])(
  'RFC 8841 6.1: the answer has a max-message-size of its own, whatever the offer says: %j',
  async (sizes) => {
    expect(attribute(await answerTo(replaceAttribute(offer, 'max-message-size', ...sizes)), 'max-message-size')).toBe(
      attribute(await answerTo(offer), 'max-message-size'),
    );
  },
);

test('RFC 8842 5.1: a fingerprint may stand above the section', async () => {
  const fingerprint = attribute(offer, 'fingerprint');
  const moved = replaceAttribute(offer, 'fingerprint').replace('m=', `a=fingerprint:${fingerprint}\r\nm=`);
  expect(attribute(await answerTo(moved), 'fingerprint')).toMatch(/^sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
});

test('RFC 8841 10.1: a peer whose certificate has another fingerprint is not let in, and its session ends', async () => {
  await using peer = new ClientPeer();
  peer.channel();
  const other = 'sha-256 ' + Array(32).fill('AB').join(':');
  await peer.connect(subject.whip, { path: '', editOffer: (sdp) => replaceAttribute(sdp, 'fingerprint', other) });
  await until(async () => (await send('GET', peer.session)).status === 404, 'the session has ended', 14_000);
}, 20_000);

test('RFC 8842 5.3: the answer has a tls-id if the offer has one, and only then', async () => {
  expect(attributes(await answerTo(offer), 'tls-id')).toEqual([]);
  const offered = 'a'.repeat(20);
  const [tlsId] = attributes(await answerTo(`${offer}a=tls-id:${offered}\r\n`), 'tls-id');
  expect(tlsId).toMatch(/^[A-Za-z0-9+/_-]{20,255}$/);
  expect(tlsId).not.toBe(offered);
});

test.each([
  [[], undefined],
  [['trickle'], 'trickle'],
  [['ice2 trickle'], 'trickle ice2'],
  [['renomination'], undefined],
])('RFC 8839 5.6: ice-options %j are answered %j: what was offered, with spaces', async (offered, answered) => {
  const answer = await answerTo(replaceAttribute(offer, 'ice-options', ...offered));
  expect(attributes(answer, 'ice-options')[0]).toBe(answered);
});

test('RFC 9429 5.3.1: the answer has a BUNDLE group if the offer has one, and only then', async () => {
  expect(attribute(await answerTo(offer), 'group')).toBe(`BUNDLE ${attribute(offer, 'mid')}`);
  expect(attributes(await answerTo(replaceAttribute(offer, 'group')), 'group')).toEqual([]);
});

test('RFC 8841 9.2, RFC 8858 3: the answer has no direction, no msid and nothing about RTP', async () => {
  expect(await answerTo(sampleOffers.Firefox)).not.toMatch(
    /^a=(sendrecv|sendonly|recvonly|inactive|msid|msid-semantic|rtcp|rtpmap|bundle-only)/m,
  );
});

test('RFC 9725 4.4.5: a client that is only an ICE-lite agent is refused with 422', async () => {
  expect(await statusOf(offer.replace('m=', 'a=ice-lite\r\nm='))).toBe(422);
});

test('RFC 8866 5, 9: unknown attributes do no harm, and lines may end with LF alone; those of the answer never do', async () => {
  const odd = `${offer.replace('m=', 'a=x-unknown:1\r\nm=')}a=unheard-of\r\n`.replaceAll('\r\n', '\n');
  const answer = await answerTo(odd);
  expect(answer.split('\r\n').length).toBe(answer.split('\n').length);
  expect(answer).toEndWith('\r\n');
});
