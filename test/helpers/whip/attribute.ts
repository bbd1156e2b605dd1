/** Values of the lines `a=name:value` of an SDP text, or of a fragment. */
export function attributes(sdp: string, name: string): string[] {
  return [...sdp.matchAll(new RegExp(`^a=${name}:(.*?)\\r?$`, 'gm'))].map(([, value]) => value ?? '');
}

/** The value of the first of them; throws when there is none. */
export function attribute(sdp: string, name: string): string {
  const [value] = attributes(sdp, name);
  if (value === undefined) throw new Error(`There is no a=${name} in:\n${sdp}`);
  return value;
}

/** The text without any line of this attribute, or with others in their place. */
export function replaceAttribute(sdp: string, name: string, ...values: readonly string[]): string {
  const lines = values.map((value) => `a=${name}:${value}\r\n`).join('');
  return sdp.replace(new RegExp(`^a=${name}(:.*)?\\r?\\n`, 'm'), lines);
}
