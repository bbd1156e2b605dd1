import { attribute } from './attribute.ts';

/** Parts of a fragment that replace those of the offer. */
export interface FragmentOptions {
  readonly candidates?: readonly string[];
  /** Lines after the candidates. */
  readonly more?: readonly string[];
  readonly ufrag?: string;
  readonly password?: string;
}

/** A valid candidate. */
export const CANDIDATE = 'candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host';

/** Creates the trickle fragment (RFC 8840 section 9) of a client with this offer. */
export function createFragment(offer: string, options: FragmentOptions = {}): string {
  const { candidates = [CANDIDATE], more = [] } = options;
  return lines(
    `a=ice-ufrag:${options.ufrag ?? attribute(offer, 'ice-ufrag')}`,
    `a=ice-pwd:${options.password ?? attribute(offer, 'ice-pwd')}`,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    `a=mid:${attribute(offer, 'mid')}`,
    ...candidates.map((candidate) => `a=${candidate}`),
    ...more,
  );
}

/** Creates the fragment of an ICE restart (RFC 9725 section 4.3.3). */
export function createRestart(offer: string): string {
  return createFragment(offer, { ufrag: 'EsAw', password: 'P2uYro0UCOQ4zxjKXaWCBui1' });
}

/** Joins lines with CRLF, as SDP does. */
export function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\r\n`).join('');
}
