/** A text and who said it. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** The name and the text of a plain dialect's `Name: text`. */
export function parsePlain(message: string): NamedText {
  const colon = message.indexOf(': ');
  return { name: message.slice(0, colon), text: message.slice(colon + 2) };
}
