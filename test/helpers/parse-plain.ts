/** A text and the name of its sender. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Splits a frame `Name: text` of the plain dialect. */
export function parsePlain(message: string): NamedText {
  const colon = message.indexOf(': ');
  return { name: message.slice(0, colon), text: message.slice(colon + 2) };
}
