import { MAX_CANDIDATES, readCandidate } from './candidates.ts';
import {
  areIceCredentials,
  readDescription,
  attributeValues,
  type MediaSection,
  type SessionDescription,
} from './sdp.ts';
import { Problem } from '../http/problem.ts';

/** An offer that was checked: what the answer depends on, and a clean text for the library. */
export interface Offer {
  /** Transport of the m= line, to be repeated in the answer (RFC 9429 section 5.3.1). */
  readonly protocol: string;
  /** `a=mid` (RFC 8843), if the offer has one. */
  readonly mid: string | undefined;
  /** Whether the offer bundles its one section. */
  readonly bundled: boolean;
  /** ICE options the offer names (RFC 8839 section 5.6). */
  readonly iceOptions: readonly string[];
  /** Whether the offer has a `tls-id` (RFC 8842 section 5.3). */
  readonly hasTlsId: boolean;
  /** What the answer's `setup` is (RFC 8842 section 5.2). */
  readonly answerSetup: 'active' | 'passive';
  readonly ufrag: string;
  readonly password: string;
  /** Those the library sees. */
  readonly candidates: readonly string[];
  /** The offer made anew from what was understood, so that the library never sees a hostile line. */
  readonly sdp: string;
}

const PROTOCOLS = ['UDP/DTLS/SCTP', 'TCP/DTLS/SCTP', 'DTLS/SCTP'];
const TOKEN = /^[!#$%&'*+.^_`{|}~A-Za-z0-9-]{1,64}$/;
const DIGEST_BYTES: Readonly<Record<string, number>> = {
  'sha-256': 32,
  'sha-384': 48,
  'sha-512': 64,
  'sha-224': 28,
  'sha-1': 20,
};

/** Reads an offer for one data-channel section; what the library would wrongly accept is refused here. */
export function readOffer(sdp: string): Offer | Problem {
  const description = readDescription(sdp);
  if (!description) return malformed('The body is not an SDP offer.');
  const section = applicationSection(description);
  if (section instanceof Problem) return section;

  /** The media level overrides the session level. */
  const values = (name: string): string[] => {
    const own = attributeValues(section.attributes, name);
    return own.length > 0 ? own : attributeValues(description.attributes, name);
  };
  const sctpPort = readSctpPort(section);
  if (sctpPort instanceof Problem) return sctpPort;
  if (attributeValues(description.attributes, 'ice-lite').length > 0) {
    return unprocessable('A client must be a full ICE agent (RFC 9725 section 4.4.5).');
  }
  const ufrag = values('ice-ufrag')[0] ?? '';
  const password = values('ice-pwd')[0] ?? '';
  if (!areIceCredentials(ufrag, password)) {
    return malformed('The offer needs a=ice-ufrag and a=ice-pwd (RFC 8839 section 5.4).');
  }
  const fingerprint = readFingerprint(values('fingerprint'));
  if (!fingerprint) return malformed('The offer needs a well-formed a=fingerprint (RFC 8842 section 5.1).');
  const setup = values('setup')[0];
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive') {
    return malformed('The offer needs a=setup with actpass, active or passive (RFC 8842 section 5.3).');
  }
  const mid = attributeValues(section.attributes, 'mid')[0];
  if (mid !== undefined && !TOKEN.test(mid)) return malformed('a=mid is not a token (RFC 8843).');
  const size = values('max-message-size')[0];
  if (size !== undefined && !/^(0|[1-9]\d{0,18})$/.test(size)) {
    return malformed('a=max-message-size is not a number (RFC 8841 section 6).');
  }

  const candidates = attributeValues(section.attributes, 'candidate')
    .map((one) => readCandidate(`candidate:${one}`))
    .filter((one) => one !== undefined)
    .slice(0, MAX_CANDIDATES);
  const answerSetup = setup === 'passive' || (setup === 'actpass' && candidates.length === 0) ? 'active' : 'passive';
  return {
    protocol: section.protocol,
    mid,
    bundled: attributeValues(description.attributes, 'group').some((group) => group.startsWith('BUNDLE')),
    iceOptions: values('ice-options').flatMap((options) => options.split(' ')),
    hasTlsId: values('tls-id').length > 0,
    answerSetup,
    ufrag,
    password,
    candidates,
    sdp: lines(
      'v=0',
      'o=- 0 0 IN IP4 127.0.0.1',
      's=-',
      't=0 0',
      `a=group:BUNDLE ${mid ?? '0'}`,
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      'c=IN IP4 0.0.0.0',
      `a=mid:${mid ?? '0'}`,
      `a=sctp-port:${sctpPort}`,
      // Absent means 64 KiB (RFC 8841 section 6.1).
      `a=max-message-size:${size ?? 65_536}`,
      // Whoever calls first must find the other ready, or else its first flight is lost and repeated only after a
      // second. With candidates from both sides we are ready first, so the client calls (the library itself would
      // answer actpass as the caller). Without candidates of the client we find it by its own checks, so it is ready
      // before us, and we call.
      `a=setup:${answerSetup === 'active' ? 'passive' : 'active'}`,
      `a=ice-ufrag:${ufrag}`,
      `a=ice-pwd:${password}`,
      'a=ice-options:trickle',
      `a=fingerprint:${fingerprint}`,
      ...candidates.map((one) => `a=${one}`),
    ),
  };
}

function applicationSection({ media }: SessionDescription): MediaSection | Problem {
  const [section, ...others] = media;
  if (!section) return malformed('The offer has no m= line.');
  if (media.some(({ kind }) => kind !== 'application') || others.length > 0) {
    return unprocessable('The offer must be for data channels alone: one m=application section and nothing else.');
  }
  const { port, protocol, formats } = section;
  if (!/^\d{1,5}$/.test(port)) return malformed('The m= line has no port.');
  if (port === '0') return unprocessable('The m=application section is switched off: its port is 0.');
  if (!PROTOCOLS.includes(protocol) || formats.length !== 1 || formats[0] !== 'webrtc-datachannel') {
    return unprocessable('The section must be "UDP/DTLS/SCTP webrtc-datachannel" (RFC 8841 section 4).');
  }
  return section;
}

function readSctpPort({ attributes }: MediaSection): string | Problem {
  const [port] = attributeValues(attributes, 'sctp-port');
  if (port === undefined) return malformed('The offer needs a=sctp-port (RFC 8841 section 5.1).');
  if (port === '0') return unprocessable('a=sctp-port:0 asks for no association.');
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65_535) return malformed('a=sctp-port is not a port.');
  return port;
}

function readFingerprint(values: readonly string[]): string | undefined {
  return values
    .flatMap((value) => {
      const [algorithm = '', digest = ''] = value.split(' ');
      const bytes = DIGEST_BYTES[algorithm.toLowerCase()];
      const wellFormed =
        bytes !== undefined && new RegExp(`^([0-9A-F]{2}:){${bytes - 1}}[0-9A-F]{2}$`, 'i').test(digest);
      return wellFormed ? [`${algorithm.toLowerCase()} ${digest.toUpperCase()}`] : [];
    })
    .sort((a, b) => rank(a) - rank(b))[0];
}

/** Which of several fingerprints to hold the certificate to: in the order of `DIGEST_BYTES`. */
function rank(fingerprint: string): number {
  return Object.keys(DIGEST_BYTES).findIndex((algorithm) => fingerprint.startsWith(`${algorithm} `));
}

function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\r\n`).join('');
}

function malformed(detail: string): Problem {
  return new Problem(400, detail);
}

function unprocessable(detail: string): Problem {
  return new Problem(422, detail);
}
