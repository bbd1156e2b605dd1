/** Reads the values of all lines `a=name:value` in an SDP text or a fragment. */
export function attributes(sdp: string, name: string): string[] {
  return [...sdp.matchAll(new RegExp(`^a=${name}:(.*?)\\r?$`, 'gm'))].map(([, value]) => value ?? '');
}

/** Reads the first value of an attribute. Throws when there is none. */
export function attribute(sdp: string, name: string): string {
  const [value] = attributes(sdp, name);
  if (value === undefined) throw new Error(`There is no a=${name} in:\n${sdp}`);
  return value;
}

/** Replaces the first line of an attribute with lines for these values, or removes it. */
export function replaceAttribute(sdp: string, name: string, ...values: readonly string[]): string {
  const lines = values.map((value) => `a=${name}:${value}\r\n`).join('');
  return sdp.replace(new RegExp(`^a=${name}(:.*)?\\r?\\n`, 'm'), lines);
}
