const END = '<!-- end of the generated part -->\n';

/** A text with a generated part. */
interface Parts {
  readonly before: string;
  readonly generated: string;
  readonly after: string;
}

/** Splits a text at the marks of the part that is generated from a source. Throws when it has no such part. */
export function splitGenerated(text: string, source: string): Parts {
  const start = `<!-- generated from ${source} -->\n`;
  const at = text.indexOf(start);
  const end = text.indexOf(END, at);
  if (at < 0 || end < 0) throw new Error(`The text has no part that is generated from ${source}.`);
  const from = at + start.length;
  return { before: text.slice(0, from), generated: text.slice(from, end), after: text.slice(end) };
}

/** Replaces the part of a text that is generated from a source. Throws when it has no such part. */
export function replaceGenerated(text: string, source: string, generated: string): string {
  const { before, after } = splitGenerated(text, source);
  return `${before}\n${generated}\n\n${after}`;
}
