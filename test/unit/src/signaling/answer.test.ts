import { describe, expect, test } from 'bun:test';
import { shapeAnswer } from '../../../../src/signaling/answer.ts';
import { readOffer, type Offer } from '../../../../src/signaling/offer.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { AIORTC_OFFER, sampleOffers } from '../../../helpers/sample-offers.ts';

const parts = { udpPort: 8080, publicAddresses: [], tlsId: 'x'.repeat(22) };

/** An answer of the library. */
const library = [
  'v=0',
  'o=rtc 2890844526 0 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=group:LS 0',
  'a=msid-semantic:WMS *',
  'a=ice-options:ice2,trickle',
  'a=fingerprint:sha-256 AB:CD',
  'm=application 8080 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 192.0.2.1',
  'a=mid:0',
  'a=sendrecv',
  'a=sctp-port:5000',
  'a=max-message-size:65536',
  'a=setup:passive',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:abcdefghijklmnopqrstuv',
  'a=candidate:1 1 UDP 2122317823 192.0.2.1 8080 typ host',
  'a=candidate:2 1 UDP 2122318079 2001:db8::1 8080 typ host',
  'a=end-of-candidates',
  '',
].join('\r\n');

function offer(edit: (sdp: string) => string = (sdp) => sdp): Offer {
  const read = readOffer(edit(sampleOffers.Chromium));
  if (read instanceof Problem) throw new Error(read.detail);
  return read;
}

describe('shapeAnswer', () => {
  test('turns the answer of the library into one that browsers and strict clients accept', () => {
    expect(shapeAnswer(library, offer(), parts).split('\r\n')).toEqual([
      'v=0',
      'o=- 2890844526 0 IN IP4 127.0.0.1',
      's=-',
      't=0 0',
      'a=group:BUNDLE 0',
      'm=application 8080 UDP/DTLS/SCTP webrtc-datachannel',
      'c=IN IP4 192.0.2.1',
      'a=mid:0',
      'a=setup:active',
      'a=ice-ufrag:abcd',
      'a=ice-pwd:abcdefghijklmnopqrstuv',
      'a=ice-options:trickle',
      'a=fingerprint:sha-256 AB:CD',
      'a=sctp-port:5000',
      'a=max-message-size:65536',
      'a=candidate:1 1 UDP 2122317823 192.0.2.1 8080 typ host',
      'a=candidate:2 1 UDP 2122318079 2001:db8::1 8080 typ host',
      'a=end-of-candidates',
      '',
    ]);
  });

  test('repeats values of the offer and adds none', () => {
    const bare = offer((sdp) =>
      sdp.replace('a=group:BUNDLE 0\r\n', '').replace('a=mid:0\r\n', '').replace('a=ice-options:trickle\r\n', ''),
    );
    const answer = shapeAnswer(library, bare, parts);
    for (const line of ['a=group', 'a=mid', 'a=ice-options', 'a=tls-id']) expect(answer).not.toContain(line);
    const tcp = offer((sdp) => sdp.replace('UDP/DTLS/SCTP', 'TCP/DTLS/SCTP'));
    expect(shapeAnswer(library, tcp, parts)).toContain('m=application 8080 TCP/DTLS/SCTP webrtc-datachannel');
    const both = offer((sdp) => sdp.replace('ice-options:trickle', 'ice-options:ice2 trickle renomination'));
    expect(shapeAnswer(library, both, parts)).toContain('a=ice-options:trickle ice2\r\n');
  });

  test('adds a tls-id when the offer has one (RFC 8842 section 5.3)', () => {
    const asked = offer((sdp) => sdp.replace('a=mid:0', `a=mid:0\r\na=tls-id:${'y'.repeat(20)}`));
    expect(shapeAnswer(library, asked, parts)).toContain(`a=tls-id:${parts.tlsId}\r\n`);
  });

  test('has the setup role for the original offer, not for the rebuilt one', () => {
    const passive = offer((sdp) => sdp.replace('setup:actpass', 'setup:passive'));
    expect(shapeAnswer(library, passive, parts)).toContain('a=setup:active\r\n');
  });

  test('names the SCTP port in the m= line when the offer does (draft-ietf-mmusic-sctp-sdp-07 section 5)', () => {
    const old = readOffer(AIORTC_OFFER);
    if (old instanceof Problem) throw new Error(old.detail);
    const answer = shapeAnswer(library, old, parts);
    expect(answer).toContain('m=application 8080 DTLS/SCTP 5000\r\n');
    expect(answer).toContain('a=sctpmap:5000 webrtc-datachannel 1024\r\n');
    expect(answer).not.toContain('a=sctp-port');
  });

  test('has the loopback address on a machine without a network', () => {
    const answer = shapeAnswer(library.replace(/a=candidate.*\r\n/g, ''), offer(), parts);
    expect(answer).toContain('c=IN IP4 127.0.0.1\r\n');
    expect(answer).toContain('a=candidate:1 1 UDP 2114977791 127.0.0.1 8080 typ host\r\n');
  });

  test('has IP6 in its c= line when the first candidate is IPv6', () => {
    const answer = shapeAnswer(library.replace(/a=candidate:1 .*\r\n/, ''), offer(), parts);
    expect(answer).toContain('c=IN IP6 2001:db8::1\r\n');
  });

  test('throws when the answer of the library lacks a required attribute', () => {
    for (const name of ['ice-ufrag', 'ice-pwd', 'fingerprint', 'sctp-port', 'max-message-size']) {
      const broken = library.replace(new RegExp(`a=${name}:.*\r\n`), '');
      expect(() => shapeAnswer(broken, offer(), parts)).toThrow(`a=${name}`);
    }
    expect(() => shapeAnswer('', offer(), parts)).toThrow();
  });
});
