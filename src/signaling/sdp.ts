import { Problem } from '../http/problem.ts';

/** The parts of an SDP text (RFC 8866) that signaling reads. Attributes are without their `a=`. */
export interface SessionDescription {
  /** Value of the `o=` line (RFC 8866 section 5.2); empty when there is none. */
  readonly origin: string;
  /** Attributes before the first media section. */
  readonly attributes: readonly string[];
  readonly media: readonly MediaSection[];
}

/** One `m=` line and its attributes. */
export interface MediaSection {
  readonly kind: string;
  readonly port: string;
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly attributes: readonly string[];
}

/** Maximum number of lines of an offer or a fragment. 64 KiB can have 16,000, which take 10 ms. Browsers send at most about 150. */
const MAX_SDP_LINES = 2_000;

/** Returns the refusal of an offer or a fragment with too many lines. Takes much less time than reading them. */
export function tooManyLines(sdp: string): Problem | undefined {
  let count = 0;
  for (let end = sdp.indexOf('\n'); end >= 0; end = sdp.indexOf('\n', end + 1)) count++;
  if (count <= MAX_SDP_LINES) return undefined;
  return new Problem(400, `The body has ${count} lines. The limit is ${MAX_SDP_LINES}.`);
}

/**
 * Splits SDP into lines that end with CRLF or LF. Removes white space at the end of lines, which editors and templates add,
 * and empty lines at the end of the text.
 */
export function sdpLines(sdp: string): string[] {
  const lines = sdp.split('\n').map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Reads SDP with CRLF or LF line endings. Returns undefined when the text is not SDP. */
export function readDescription(sdp: string): SessionDescription | undefined {
  const lines = sdpLines(sdp);
  if (lines[0] !== 'v=0') return undefined;
  let origin = '';
  const attributes: string[] = [];
  const media: (MediaSection & { readonly attributes: string[] })[] = [];
  for (const line of lines) {
    if (!/^[a-z]=/.test(line)) return undefined;
    const value = line.slice(2).trimStart();
    if (line.startsWith('m=')) {
      const [kind = '', port = '', protocol = '', ...formats] = value.split(/[ \t]+/);
      media.push({ kind, port, protocol, formats, attributes: [] });
    } else if (line.startsWith('a=')) (media.at(-1)?.attributes ?? attributes).push(value);
    else if (line.startsWith('o=') && media.length === 0) origin ||= value;
  }
  return { origin, attributes, media };
}

/**
 * Returns the values of an attribute such as `setup`, without white space around them. An attribute without a value yields
 * an empty text.
 */
export function attributeValues(attributes: readonly string[], name: string): string[] {
  const prefix = `${name}:`;
  return attributes.flatMap((line) =>
    line === name ? [''] : line.startsWith(prefix) ? [line.slice(prefix.length).trim()] : [],
  );
}

const UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const PASSWORD = /^[A-Za-z0-9+/]{22,256}$/;

/** Returns whether these are a valid ICE user name fragment and password (RFC 8839 section 5.4). */
export function areIceCredentials(ufrag: string, password: string): boolean {
  return UFRAG.test(ufrag) && PASSWORD.test(password);
}
