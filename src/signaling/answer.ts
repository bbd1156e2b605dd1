import type { PublicAddress } from '../config/public-address.ts';
import { hostCandidates } from './host-candidates.ts';
import type { Offer } from './offer.ts';
import { readDescription, attributeValues } from './sdp.ts';

/** Values of an answer that come neither from the library nor from the offer. */
export interface AnswerOptions {
  /** UDP port of the candidates. */
  readonly udpPort: number;
  /** Addresses where clients reach that port, in addition to the machine's own. */
  readonly publicAddresses: readonly PublicAddress[];
  /** A fresh value for `a=tls-id`, 20 to 255 characters (RFC 8842 section 4). */
  readonly tlsId: string;
}

/** ICE options of the server. The answer contains those that the offer contains as well. */
const SERVER_ICE_OPTIONS = ['trickle', 'ice2'];
/** Streams of the library's SCTP associations in each direction. */
const SCTP_STREAMS = 1_024;

/**
 * Creates the answer to an offer from the answer of the library. The result has:
 *
 * - no direction, msid or rtcp-mux on the data section (RFC 8841 section 9.2),
 * - a BUNDLE group and a `tls-id` only when the offer has them,
 * - `ice-options` separated by spaces,
 * - the SCTP port in the form of the offer.
 *
 * Throws when the answer of the library lacks a required attribute.
 */
export function shapeAnswer(libraryAnswer: string, offer: Offer, options: AnswerOptions): string {
  const { udpPort, publicAddresses, tlsId } = options;
  const description = readDescription(libraryAnswer);
  const section = description?.media[0];
  if (!description || !section) throw new Error('The answer of the library has no media section.');
  const required = (name: string): string => {
    const value = attributeValues(section.attributes, name)[0] ?? attributeValues(description.attributes, name)[0];
    if (value === undefined) throw new Error(`The answer of the library has no a=${name}.`);
    return value;
  };
  const iceOptions = SERVER_ICE_OPTIONS.filter((option) => offer.iceOptions.includes(option));
  const candidates = hostCandidates(attributeValues(section.attributes, 'candidate'), publicAddresses, udpPort);
  const [address = '127.0.0.1', port = String(udpPort)] = candidates[0]?.split(' ').slice(4, 6) ?? [];
  const sctpPort = required('sctp-port');
  const format = offer.hasSctpmap ? sctpPort : 'webrtc-datachannel';
  const origin = /^o=\S+ (\d+) /m.exec(libraryAnswer)?.[1] ?? '1';
  return [
    'v=0',
    `o=- ${origin} 0 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    ...(offer.isBundled && offer.mid !== undefined ? [`a=group:BUNDLE ${offer.mid}`] : []),
    `m=application ${port} ${offer.protocol} ${format}`,
    `c=IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`,
    ...(offer.mid === undefined ? [] : [`a=mid:${offer.mid}`]),
    `a=setup:${offer.answerSetup}`,
    ...(offer.hasTlsId ? [`a=tls-id:${tlsId}`] : []),
    `a=ice-ufrag:${required('ice-ufrag')}`,
    `a=ice-pwd:${required('ice-pwd')}`,
    ...(iceOptions.length > 0 ? [`a=ice-options:${iceOptions.join(' ')}`] : []),
    `a=fingerprint:${required('fingerprint')}`,
    offer.hasSctpmap ? `a=sctpmap:${sctpPort} webrtc-datachannel ${SCTP_STREAMS}` : `a=sctp-port:${sctpPort}`,
    `a=max-message-size:${required('max-message-size')}`,
    ...candidates.map((candidate) => `a=candidate:${candidate}`),
    'a=end-of-candidates',
    '',
  ].join('\r\n');
}
