/** The parts of an SDP text (RFC 8866) that signaling reads. Attributes are without their `a=`. */
export interface SessionDescription {
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

/** Reads SDP with CRLF or LF line endings. Returns undefined when the text is not SDP. */
export function readDescription(sdp: string): SessionDescription | undefined {
  const lines = sdp.split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  if (lines[0] !== 'v=0') return undefined;
  const attributes: string[] = [];
  const media: (MediaSection & { readonly attributes: string[] })[] = [];
  for (const line of lines) {
    if (!/^[a-z]=/.test(line)) return undefined;
    const value = line.slice(2);
    if (line.startsWith('m=')) {
      const [kind = '', port = '', protocol = '', ...formats] = value.split(' ');
      media.push({ kind, port, protocol, formats, attributes: [] });
    } else if (line.startsWith('a=')) (media.at(-1)?.attributes ?? attributes).push(value);
  }
  return { attributes, media };
}

/** Returns the values of an attribute such as `setup`. An attribute without a value gives an empty text. */
export function attributeValues(attributes: readonly string[], name: string): string[] {
  const prefix = `${name}:`;
  return attributes.flatMap((line) =>
    line === name ? [''] : line.startsWith(prefix) ? [line.slice(prefix.length)] : [],
  );
}

const UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const PASSWORD = /^[A-Za-z0-9+/]{22,256}$/;

/** Returns whether these are a valid ICE user name fragment and password (RFC 8839 section 5.4). */
export function areIceCredentials(ufrag: string, password: string): boolean {
  return UFRAG.test(ufrag) && PASSWORD.test(password);
}
