import { describe, expect, test } from 'bun:test';
import { readOffer, type Offer } from '../../../../src/signaling/offer.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { readDescription } from '../../../../src/signaling/sdp.ts';
import { realOffer } from '../../../helpers/real-offer.ts';
import { AIORTC_OFFER, sampleOffers } from '../../../helpers/sample-offers.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';

const good = sampleOffers.Chromium;
const offers = Object.entries({ ...sampleOffers, 'node-datachannel': await realOffer() });

function accepted(sdp: string): Offer {
  const offer = readOffer(sdp);
  if (offer instanceof Problem) throw new Error(offer.detail);
  return offer;
}

describe('readOffer', () => {
  test.each(offers)('accepts an offer of %s', (_, sdp) => {
    const { ufrag, password, isBundled, mid, protocol } = accepted(sdp);
    expect(sdp).toContain(`a=ice-ufrag:${ufrag}`);
    expect(sdp).toContain(`a=ice-pwd:${password}`);
    expect({ isBundled, mid, protocol }).toEqual({ isBundled: true, mid: '0', protocol: 'UDP/DTLS/SCTP' });
  });

  test('refuses more than 2,000 lines with 400', () => {
    const withLines = (count: number) => good + 'a=x\r\n'.repeat(count - good.split('\n').length + 1);
    expect(accepted(withLines(2_000)).sdp).toBe(accepted(good).sdp);
    expect(readOffer(withLines(2_001))).toMatchObject({ status: 400, detail: expect.stringContaining('2001 lines') });
  });

  test('accepts lines that end with LF alone', () => {
    expect(accepted(good.replaceAll('\r\n', '\n')).sdp).toBe(accepted(good).sdp);
  });

  test('reads attributes at the session level, which the media level overrides', () => {
    expect(accepted(good.replace('a=group', 'a=ice-ufrag:session\r\na=group')).ufrag).toBe('xR4t');
    const moved = good.replace('a=ice-ufrag:xR4t\r\n', '').replace('a=group', 'a=ice-ufrag:session\r\na=group');
    expect(accepted(moved).ufrag).toBe('session');
  });

  const { Chromium, Firefox, libdatachannel, pion, werift } = sampleOffers;
  const bare = libdatachannel.replace(/a=candidate.*\r\n/, '');
  test.each([
    ['an offer of Chromium', Chromium, 'actpass', 'active'],
    ['an offer of Chromium', Chromium, 'active', 'passive'],
    ['an offer of Chromium', Chromium, 'passive', 'active'],
    ['an offer of Firefox without candidates', Firefox, 'actpass', 'active'],
    ['an offer of Firefox without candidates', Firefox, 'active', 'passive'],
    ['an offer of pion', pion, 'actpass', 'active'],
    ['an offer of werift', werift, 'actpass', 'active'],
    ['an offer of aiortc', AIORTC_OFFER, 'actpass', 'active'],
    ['an offer of libdatachannel', libdatachannel, 'actpass', 'passive'],
    ['an offer of libdatachannel', libdatachannel, 'active', 'passive'],
    ['an offer of libdatachannel', libdatachannel, 'passive', 'active'],
    ['an offer of libdatachannel without candidates', bare, 'actpass', 'active'],
    ['an offer with another o= line than libdatachannel', libdatachannel.replace('o=rtc', 'o=-'), 'actpass', 'active'],
    ['an offer without an o= line', libdatachannel.replace(/o=.*\r\n/, ''), 'actpass', 'active'],
    ['an offer with "rtc" in its session name', libdatachannel.replace('o=rtc', 's=rtc'), 'actpass', 'active'],
  ] as const)('answers %s and setup %3$s as %4$s', (_, sdp, setup, answered) => {
    const offer = accepted(sdp.replace('setup:actpass', `setup:${setup}`));
    expect(offer.answerSetup).toBe(answered);
    expect(offer.sdp).toContain(`a=setup:${answered === 'active' ? 'passive' : 'active'}\r\n`);
  });

  test('accepts the SCTP port in the m= line with its a=sctpmap, and gives the library the form of RFC 8841', () => {
    const offer = accepted(AIORTC_OFFER);
    expect(offer).toMatchObject({ protocol: 'DTLS/SCTP', hasSctpmap: true });
    expect(offer.sdp).toContain('m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n');
    expect(offer.sdp).toContain('a=sctp-port:5000\r\n');
    const other = AIORTC_OFFER.replaceAll('5000', '5001').replace(' 65535', '');
    expect(accepted(other).sdp).toContain('a=sctp-port:5001\r\n');
    const several = AIORTC_OFFER.replace('a=sctpmap', 'a=sctpmap:6000 bfcp 2\r\na=sctpmap');
    expect(accepted(several).sdp).toContain('a=sctp-port:5000\r\n');
    expect(accepted(Chromium).hasSctpmap).toBe(false);
  });

  test.each([
    ['behind every line', (sdp: string) => sdp.replaceAll('\r\n', ' \t\r\n')],
    ['behind a=setup', (sdp: string) => sdp.replace('actpass', 'actpass ')],
    ['before values', (sdp: string) => sdp.replace(/a=(setup|mid|sctp-port|ice-ufrag|fingerprint):/g, 'a=$1: ')],
    ['behind m=', (sdp: string) => sdp.replace('m=', 'm= ')],
    ['twice between the parts of the m= line', (sdp: string) => sdp.replace('application ', 'application  ')],
    ['as a tab in the m= line', (sdp: string) => sdp.replace(' UDP/', '\tUDP/')],
    ['below the last line', (sdp: string) => `${sdp}\n  \n`],
  ])('accepts white space %s', (_, edit) => {
    expect(accepted(edit(good)).sdp).toBe(accepted(good).sdp);
  });

  test('treats a missing a=max-message-size as 64 KiB', () => {
    expect(accepted(good).sdp).toContain('a=max-message-size:262144\r\n');
    expect(accepted(good.replace('a=max-message-size:262144\r\n', '')).sdp).toContain('a=max-message-size:65536\r\n');
  });

  test('chooses the strongest of several fingerprints that the library supports', () => {
    const sha1 = `a=fingerprint:sha-1 ${Array(20).fill('AB').join(':')}\r\n`;
    const { sdp } = accepted(good.replace('a=fingerprint:sha-256', `${sha1}a=fingerprint:SHA-256`));
    expect(sdp.match(/a=fingerprint:.*/g)).toHaveLength(1);
    expect(sdp).toContain('a=fingerprint:sha-256 00:07:0E');
  });

  test('gives the library at most 20 candidates, each UDP with a literal address', () => {
    const candidates = Array.from({ length: 30 }, (_, n) => `a=candidate:${n} 1 udp 1 192.0.2.${n} 4000 typ host\r\n`);
    const { sdp } = accepted(good + candidates.join(''));
    const kept = sdp.match(/a=candidate:.*/g) ?? [];
    expect(kept).toHaveLength(20);
    expect(kept[0]).toBe('a=candidate:842163049 1 UDP 1677729535 203.0.113.5 58712 typ srflx');
    expect(kept.join()).not.toContain('.local');
    expect(kept.join()).not.toContain('tcp');
  });

  test('drops a thousand candidates with host names', () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `a=candidate:1 1 udp 1 host${n}.example 4000 typ host\r\n`);
    expect(accepted(sampleOffers.Firefox + names.join('')).sdp).not.toContain('candidate');
  });

  test('drops unknown lines', () => {
    const hostile = good + 'a=fmtp:x y\r\na=ssrc:1 cname:x\r\na=mid:0\u0000\r\nb=AS:1\r\na=setup:active\r\n';
    expect(accepted(hostile).sdp).toBe(accepted(good).sdp);
  });
});

const application = 'm=application 58712 UDP/DTLS/SCTP webrtc-datachannel';
const digest = /a=fingerprint:sha-256 .*/;

/** What is wrong with an offer, how to change a good one, and the status. */
const refusals: [string, (sdp: string) => string, 400 | 422][] = [
  ['is empty', () => '', 400],
  ['is random bytes', () => String.fromCharCode(...Array.from({ length: 500 }, (_, n) => (n * 7919) % 256)), 400],
  ['is JSON', (sdp) => JSON.stringify({ type: 'offer', sdp }), 400],
  ['is truncated within a line', (sdp) => sdp.slice(0, 200), 400],
  ['ends before its ICE credentials', (sdp) => sdp.slice(0, sdp.indexOf('a=ice-ufrag')), 400],
  ['has a line that is not SDP', (sdp) => sdp.replace('s=-', 'hello'), 400],
  ['has no section', (sdp) => sdp.slice(0, sdp.indexOf('m=')), 400],
  ['is for audio', (sdp) => sdp.replace(application, 'm=audio 9 UDP/TLS/RTP/SAVPF 111'), 422],
  ['is for video', (sdp) => sdp.replace(application, 'm=video 9 UDP/TLS/RTP/SAVPF 96'), 422],
  [
    'has audio before data',
    (sdp) => sdp.replace(application, `m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n${application}`),
    422,
  ],
  ['has video after data', (sdp) => `${sdp}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n`, 422],
  ['has two data sections', (sdp) => `${sdp}${application}\r\n`, 422],
  ['has port 0', (sdp) => sdp.replace('application 58712', 'application 0'), 422],
  ['has a port that is not a number', (sdp) => sdp.replace('application 58712', 'application x'), 400],
  ['has an SCTP port in its m= line and no a=sctpmap', (sdp) => sdp.replace('webrtc-datachannel', '5000'), 400],
  [
    'has an a=sctpmap of another number than its m= line',
    (sdp) => sdp.replace('webrtc-datachannel', '5000').replace('sctp-port:5000', 'sctpmap:5001 webrtc-datachannel 9'),
    400,
  ],
  [
    'has an a=sctpmap of another application',
    (sdp) => sdp.replace('webrtc-datachannel', '5000').replace('sctp-port:5000', 'sctpmap:5000 bfcp 9'),
    400,
  ],
  [
    'has SCTP port 0 in its m= line',
    (sdp) => sdp.replace('webrtc-datachannel', '0').replace('sctp-port:5000', 'sctpmap:0 webrtc-datachannel 9'),
    422,
  ],
  [
    'has an SCTP port past 65535 in its m= line',
    (sdp) => sdp.replace('webrtc-datachannel', '70000').replace('sctp-port:5000', 'sctpmap:70000 webrtc-datachannel 9'),
    400,
  ],
  ['uses another transport', (sdp) => sdp.replace('UDP/DTLS/SCTP', 'UDP/SCTP'), 422],
  ['has no SCTP port', (sdp) => sdp.replace('a=sctp-port:5000\r\n', ''), 400],
  ['has SCTP port 0', (sdp) => sdp.replace('sctp-port:5000', 'sctp-port:0'), 422],
  ['has an SCTP port past 65535', (sdp) => sdp.replace('sctp-port:5000', 'sctp-port:65536'), 400],
  ['is of an ICE-lite agent', (sdp) => sdp.replace('s=-', 's=-\r\na=ice-lite'), 422],
  ['has no ice-ufrag', (sdp) => sdp.replace('a=ice-ufrag:xR4t\r\n', ''), 400],
  ['has a short ice-ufrag', (sdp) => sdp.replace('xR4t', 'xR4'), 400],
  ['has a long ice-ufrag', (sdp) => sdp.replace('xR4t', 'x'.repeat(257)), 400],
  ['has no ice-pwd', (sdp) => sdp.replace(/a=ice-pwd:.*\r\n/, ''), 400],
  ['has a short ice-pwd', (sdp) => sdp.replace(/a=ice-pwd:.*/, 'a=ice-pwd:123456789012345678901'), 400],
  ['has no fingerprint', (sdp) => sdp.replace(digest, ''), 400],
  ['has a short fingerprint', (sdp) => sdp.replace(digest, 'a=fingerprint:sha-256 AB:CD'), 400],
  ['has a fingerprint of an unknown hash', (sdp) => sdp.replace('sha-256', 'crc-32'), 400],
  ['has no setup', (sdp) => sdp.replace('a=setup:actpass\r\n', ''), 400],
  ['has setup:holdconn', (sdp) => sdp.replace('setup:actpass', 'setup:holdconn'), 400],
  ['has a mid that is not a token', (sdp) => sdp.replace('a=mid:0', 'a=mid:a b'), 400],
  ['has a message size that is not a number', (sdp) => sdp.replace('size:262144', 'size:-1'), 400],
];

describe('readOffer rejects an offer with a sentence', () => {
  test.each(refusals)('when it %s', (_, edit, status) => {
    const edited = edit(good);
    expect(edited).not.toBe(good);
    const problem = readOffer(edited);
    if (!(problem instanceof Problem)) throw new Error('The offer was accepted.');
    expect(problem.status).toBe(status);
    expect(problem.detail).toMatch(/^[A-Za-z].*\.$/);
  });

  test('or returns a well-formed offer when the text is cut or changed anywhere', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 5_000; round++) {
      const at = Math.floor(random() * good.length);
      const noise = String.fromCharCode(random() * 0x3000);
      const offer = readOffer(good.slice(0, at) + noise + good.slice(at + Math.floor(random() * 40)));
      if (offer instanceof Problem) continue;
      const lines = offer.sdp.split('\r\n');
      expect(lines.pop()).toBe('');
      for (const line of lines) expect(line).toMatch(/^[a-z]=[\x20-\x7e]+$/);
      expect(readDescription(offer.sdp)?.media).toHaveLength(1);
    }
  });
});

describe('readOffer names the mistake in a body', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  test.each([
    ['is empty', '', 'is empty'],
    ['is white space', ' \r\n\n', 'is empty'],
    ['is JSON', JSON.stringify({ type: 'offer', sdp: good }), 'JSON'],
    ['is indented JSON', JSON.stringify([{ sdp: good }], undefined, 2), 'JSON'],
    ['is in double quotes', JSON.stringify(good), 'quotes'],
    ['is in back-ticks', `\`${good}\``, 'quotes'],
    ['is Base64', base64(good), 'Base64'],
    ['is JSON in Base64', base64(JSON.stringify({ type: 'offer', sdp: good })), 'Base64'],
    ['has literal \\r\\n', good.replaceAll('\r\n', '\\r\\n'), '\\r\\n'],
    ['has literal \\n and a real one at its end', `${good.replaceAll('\r\n', '\\n')}\n`, '\\r\\n'],
    ['lost its line ends to curl -d', good.replaceAll('\r\n', ''), '--data-binary'],
    ['has spaces for line ends', good.replaceAll('\r\n', ' '), 'one line'],
    ['has CR for line ends', good.replaceAll('\r\n', '\r'), 'CR alone'],
    ['is indented', good.replace(/^(?=.)/gm, '    '), 'indented'],
    ['is indented but for its first line', good.replaceAll('\r\n', '\r\n  '), 'indented'],
    ['begins with an empty line', `\n${good}`, 'begins with white space'],
    ['has empty lines between', good.replaceAll('\r\n', '\r\n\r\n'), 'empty line'],
    ['is URL-encoded', encodeURIComponent(good), 'URL-encoded'],
    ['is a field of a form', `sdp=${encodeURIComponent(good)}`, 'form'],
    ['is a multipart form', `--x\r\nContent-Disposition: form-data; name="sdp"\r\n\r\n${good}--x--`, 'form'],
    ['is UTF-16', Buffer.from(good, 'utf16le').toString(), 'UTF-16'],
    ['is HTML', '<!doctype html><p>v=0', 'not an SDP offer'],
  ])('when it %s', (_, body, hint) => {
    const problem = readOffer(body);
    if (!(problem instanceof Problem)) throw new Error('The offer was accepted.');
    expect(problem).toMatchObject({ status: 400, detail: expect.stringContaining(hint) });
  });
});
