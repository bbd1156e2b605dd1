import { attribute } from './attribute.ts';

/** What a fragment is made of. */
export interface FragmentOptions {
  readonly candidates?: readonly string[];
  /** Lines behind the candidates. */
  readonly more?: readonly string[];
  readonly ufrag?: string;
  readonly password?: string;
}

/** A candidate that any full ICE agent could use. */
export const CANDIDATE = 'candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host';

/** The trickle fragment (RFC 8840 section 9) that a client with this offer would send; its parts replace the offer's. */
export function createFragment(offer: string, parts: FragmentOptions = {}): string {
  const { candidates = [CANDIDATE], more = [] } = parts;
  return lines(
    `a=ice-ufrag:${parts.ufrag ?? attribute(offer, 'ice-ufrag')}`,
    `a=ice-pwd:${parts.password ?? attribute(offer, 'ice-pwd')}`,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    `a=mid:${attribute(offer, 'mid')}`,
    ...candidates.map((candidate) => `a=${candidate}`),
    ...more,
  );
}

/** The fragment of an ICE restart (RFC 9725 section 4.3.3). */
export function createRestart(offer: string): string {
  return createFragment(offer, { ufrag: 'EsAw', password: 'P2uYro0UCOQ4zxjKXaWCBui1' });
}

/** Lines as SDP ends them. */
export function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\r\n`).join('');
}
