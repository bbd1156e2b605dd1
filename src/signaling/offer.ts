import { Problem } from '../http/problem.ts';
import { limitCandidates, readCandidates } from './candidates.ts';
import { explainInvalidOffer } from './offer-mistakes.ts';
import {
  areIceCredentials,
  readDescription,
  attributeValues,
  tooManyLines,
  type MediaSection,
  type SessionDescription,
} from './sdp.ts';

/** A valid offer: the values that the answer needs, and a clean text for the library. */
export interface Offer {
  /** Transport of the m= line, which the answer repeats (RFC 9429 section 5.3.1). */
  readonly protocol: string;
  /** Whether the m= line names the SCTP port, as in the drafts before RFC 8841. The answer repeats this form. */
  readonly hasSctpmap: boolean;
  /** `a=mid` (RFC 8843); undefined when the offer has none. */
  readonly mid: string | undefined;
  /** Whether the offer has a BUNDLE group. */
  readonly isBundled: boolean;
  /** ICE options of the offer (RFC 8839 section 5.6). */
  readonly iceOptions: readonly string[];
  /** Whether the offer has a `tls-id` (RFC 8842 section 5.3). */
  readonly hasTlsId: boolean;
  /** `a=setup` of the answer (RFC 8842 section 5.2). */
  readonly answerSetup: 'active' | 'passive';
  readonly ufrag: string;
  readonly password: string;
  /** Usable candidates, in the form that the library expects. */
  readonly candidates: readonly string[];
  /** The offer, rebuilt from these values, so that no other line of the client reaches the library. */
  readonly sdp: string;
}

const PROTOCOLS = ['UDP/DTLS/SCTP', 'TCP/DTLS/SCTP', 'DTLS/SCTP'];
const DATA_CHANNEL = 'webrtc-datachannel';
/** An SCTP port in the m= line and in `a=sctpmap` (draft-ietf-mmusic-sctp-sdp-07 section 5), as aiortc still writes it. */
const SCTP_PORT_FORMAT = /^\d{1,5}$/;
/** The user name in the `o=` line of libdatachannel. */
const LIBDATACHANNEL_ORIGIN = 'rtc ';
const TOKEN = /^[!#$%&'*+.^_`{|}~A-Za-z0-9-]{1,64}$/;
/** Bytes in hexadecimal, separated by colons. */
const DIGEST = /^([0-9A-F]{2}:)*[0-9A-F]{2}$/i;
/** Digest lengths in bytes by hash function, the preferred one first. */
const DIGEST_BYTES: Readonly<Record<string, number>> = {
  'sha-256': 32,
  'sha-384': 48,
  'sha-512': 64,
  'sha-224': 28,
  'sha-1': 20,
};

/** Reads an offer with one data channel section. Refuses offers that the library would wrongly accept. */
export function readOffer(sdp: string): Offer | Problem {
  const tooLong = tooManyLines(sdp);
  if (tooLong) return tooLong;
  const description = readDescription(sdp);
  if (!description) return malformed(explainInvalidOffer(sdp));
  const section = applicationSection(description);
  if (section instanceof Problem) return section;

  /** Reads an attribute. The media level overrides the session level. */
  const values = (name: string): string[] => {
    const mediaValues = attributeValues(section.attributes, name);
    return mediaValues.length > 0 ? mediaValues : attributeValues(description.attributes, name);
  };
  const sctpPort = readSctpPort(section);
  if (sctpPort instanceof Problem) return sctpPort;
  if (attributeValues(description.attributes, 'ice-lite').length > 0) {
    return unprocessable('ICE lite is not supported. The client must be a full ICE agent (RFC 9725 section 4.4.5).');
  }
  const ufrag = values('ice-ufrag')[0] ?? '';
  const password = values('ice-pwd')[0] ?? '';
  if (!areIceCredentials(ufrag, password)) {
    return malformed('The offer must have a=ice-ufrag and a=ice-pwd (RFC 8839 section 5.4).');
  }
  const fingerprint = readFingerprint(values('fingerprint'));
  if (!fingerprint) return malformed('The offer must have a well-formed a=fingerprint (RFC 8842 section 5.1).');
  const setup = values('setup')[0];
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive') {
    return malformed('The offer must have a=setup with actpass, active or passive (RFC 8842 section 5.3).');
  }
  const mid = attributeValues(section.attributes, 'mid')[0];
  if (mid !== undefined && !TOKEN.test(mid)) return malformed('The value of a=mid must be a token (RFC 8843).');
  const size = values('max-message-size')[0];
  if (size !== undefined && !/^(0|[1-9]\d{0,18})$/.test(size)) {
    return malformed('The value of a=max-message-size must be a number (RFC 8841 section 6).');
  }

  const candidates = limitCandidates(readCandidates(attributeValues(section.attributes, 'candidate')));
  const dropsEarlyHandshake = candidates.length > 0 && description.origin.startsWith(LIBDATACHANNEL_ORIGIN);
  const answerSetup = setup === 'active' || (setup === 'actpass' && dropsEarlyHandshake) ? 'passive' : 'active';
  return {
    protocol: section.protocol,
    hasSctpmap: isSctpPortFormat(section),
    mid,
    isBundled: attributeValues(description.attributes, 'group').some((group) => group.startsWith('BUNDLE')),
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
      // For actpass our peer is the DTLS client, as RFC 8842 section 5.3 recommends. aiortc and werift need this: they use
      // odd stream ids when they offer, which only the DTLS server may (RFC 8832 section 6). libdatachannel is the exception:
      // it drops a handshake that arrives before our answer, and DTLS repeats it only after a second. That happens when its
      // offer already has candidates, so our peer is then the DTLS server and waits for the handshake.
      `a=setup:${answerSetup === 'active' ? 'passive' : 'active'}`,
      `a=ice-ufrag:${ufrag}`,
      `a=ice-pwd:${password}`,
      'a=ice-options:trickle',
      `a=fingerprint:${fingerprint}`,
      ...candidates.map((candidate) => `a=${candidate}`),
    ),
  };
}

function applicationSection({ media }: SessionDescription): MediaSection | Problem {
  const [section, ...others] = media;
  if (!section) return malformed('The offer must have one m= line.');
  if (media.some(({ kind }) => kind !== 'application') || others.length > 0) {
    return unprocessable(
      'The offer must have one m=application section and no other. Only data channels are supported.',
    );
  }
  const { port, protocol, formats } = section;
  if (!/^\d{1,5}$/.test(port)) return malformed('The m= line must have a port.');
  if (port === '0') return unprocessable('The m=application section is disabled: its port is 0.');
  const isDataChannel = formats[0] === DATA_CHANNEL || isSctpPortFormat(section);
  if (!PROTOCOLS.includes(protocol) || formats.length !== 1 || !isDataChannel) {
    return unprocessable('The m= line must end with "UDP/DTLS/SCTP webrtc-datachannel" (RFC 8841 section 4).');
  }
  return section;
}

function isSctpPortFormat({ formats }: MediaSection): boolean {
  return SCTP_PORT_FORMAT.test(formats[0] ?? '');
}

function readSctpPort(section: MediaSection): string | Problem {
  const { attributes, formats } = section;
  const isMapped = isSctpPortFormat(section);
  const name = isMapped ? 'a=sctpmap' : 'a=sctp-port';
  const port = isMapped ? readSctpmap(attributes, formats[0] ?? '') : attributeValues(attributes, 'sctp-port')[0];
  if (port === undefined && isMapped) {
    return malformed(
      `The offer must have a=sctpmap:${formats[0]} ${DATA_CHANNEL}, as its m= line ends with that number.`,
    );
  }
  if (port === undefined) return malformed('The offer must have a=sctp-port (RFC 8841 section 5.1).');
  if (port === '0') return unprocessable(`The value of ${name} is 0, which means no association.`);
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65_535) return malformed(`The value of ${name} must be a port.`);
  return port;
}

/** Returns the port of the `a=sctpmap` line with this number. Returns undefined when no such line is for data channels. */
function readSctpmap(attributes: readonly string[], number: string): string | undefined {
  const maps = attributeValues(attributes, 'sctpmap').map((value) => value.split(' '));
  return maps.find(([port, application]) => port === number && application === DATA_CHANNEL)?.[0];
}

function readFingerprint(values: readonly string[]): string | undefined {
  return values
    .flatMap((value) => {
      const [algorithm = '', digest = ''] = value.split(' ');
      const bytes = DIGEST_BYTES[algorithm.toLowerCase()];
      const isWellFormed = bytes !== undefined && digest.length === bytes * 3 - 1 && DIGEST.test(digest);
      return isWellFormed ? [`${algorithm.toLowerCase()} ${digest.toUpperCase()}`] : [];
    })
    .sort((a, b) => rank(a) - rank(b))[0];
}

/** Returns the preference of a fingerprint, in the order of `DIGEST_BYTES`. */
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
