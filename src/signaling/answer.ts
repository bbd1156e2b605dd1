import type { PublicAddress } from '../config/public-address.ts';
import { hostCandidates } from './host-candidates.ts';
import type { Offer } from './offer.ts';
import { readDescription, attributeValues } from './sdp.ts';

/** What an answer needs besides the library's own and the offer. */
export interface AnswerOptions {
  /** The UDP port that candidates name. */
  readonly udpPort: number;
  /** Where clients outside reach that port, besides the machine's own addresses. */
  readonly publicAddresses: readonly PublicAddress[];
  /** A fresh value for `a=tls-id`, 20 to 255 characters (RFC 8842 section 4). */
  readonly tlsId: string;
}

/** Our ICE options; each is answered only when it was offered. */
const ICE_OPTIONS = ['trickle', 'ice2'];

/**
 * The answer we send, made from the library's: no direction, msid or rtcp-mux on a data section
 * (RFC 8841 section 9.2), no invented BUNDLE group, `ice-options` with spaces, a `tls-id` only for a `tls-id`.
 * Throws when the library's answer lacks what every answer has.
 */
export function shapeAnswer(libraryAnswer: string, offer: Offer, parts: AnswerOptions): string {
  const { udpPort, publicAddresses, tlsId } = parts;
  const description = readDescription(libraryAnswer);
  const section = description?.media[0];
  if (!description || !section) throw new Error('The library answered without a media section.');
  const one = (name: string): string => {
    const value = attributeValues(section.attributes, name)[0] ?? attributeValues(description.attributes, name)[0];
    if (value === undefined) throw new Error(`The library answered without a=${name}.`);
    return value;
  };
  const iceOptions = ICE_OPTIONS.filter((option) => offer.iceOptions.includes(option));
  const candidates = hostCandidates(attributeValues(section.attributes, 'candidate'), publicAddresses, udpPort);
  const [address = '127.0.0.1', port = String(udpPort)] = candidates[0]?.split(' ').slice(4, 6) ?? [];
  const origin = /^o=\S+ (\d+) /m.exec(libraryAnswer)?.[1] ?? '1';
  return [
    'v=0',
    `o=- ${origin} 0 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    ...(offer.bundled && offer.mid !== undefined ? [`a=group:BUNDLE ${offer.mid}`] : []),
    `m=application ${port} ${offer.protocol} webrtc-datachannel`,
    `c=IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`,
    ...(offer.mid === undefined ? [] : [`a=mid:${offer.mid}`]),
    `a=setup:${offer.answerSetup}`,
    ...(offer.hasTlsId ? [`a=tls-id:${tlsId}`] : []),
    `a=ice-ufrag:${one('ice-ufrag')}`,
    `a=ice-pwd:${one('ice-pwd')}`,
    ...(iceOptions.length > 0 ? [`a=ice-options:${iceOptions.join(' ')}`] : []),
    `a=fingerprint:${one('fingerprint')}`,
    `a=sctp-port:${one('sctp-port')}`,
    `a=max-message-size:${one('max-message-size')}`,
    ...candidates.map((candidate) => `a=candidate:${candidate}`),
    'a=end-of-candidates',
    '',
  ].join('\r\n');
}
