/** A piece of a message's text. All pieces in order make up the text. */
export type TextToken =
  | { readonly kind: 'text'; readonly text: string }
  /** `href` is absolute, and its scheme is `http`, `https` or `mailto`. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  /** `@Name`, whether or not a member has the name. */
  | { readonly kind: 'mention'; readonly text: string; readonly name: string };

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * Matches a possible address, or a name after `@`. An address ends at white space, quotes, angle brackets, East Asian
 * punctuation, and invisible characters, because those can make two addresses look alike.
 */
const CANDIDATE =
  /(?<![\p{L}\p{N}_])(?:https?:\/\/|mailto:|www\.)[^\s<>"“”«»\p{Cf}\u3000-\u303f\uff00-\uffef]+|(?<![\p{L}\p{N}_@./-])@(?<name>[A-Za-z0-9_-]{2,32})(?![\p{L}\p{N}_@-])/giu;

const ENDS_SENTENCE = /[.,;:!?'’*_~…]/;
const OPENER: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Finds the links and mentions in a text, in linear time. */
export function textTokens(text: string): TextToken[] {
  const tokens: TextToken[] = [];
  let done = 0;
  const add = (token: TextToken, at: number) => {
    if (at > done) tokens.push({ kind: 'text', text: text.slice(done, at) });
    tokens.push(token);
    done = at + token.text.length;
  };
  for (const match of text.matchAll(CANDIDATE)) {
    const name = match.groups?.['name'];
    const link = name === undefined ? readLink(match[0]) : undefined;
    if (name !== undefined) add({ kind: 'mention', text: match[0], name }, match.index);
    else if (link) add(link, match.index);
  }
  if (done < text.length) tokens.push({ kind: 'text', text: text.slice(done) });
  return tokens;
}

function readLink(candidate: string): TextToken | undefined {
  const text = withoutTrailing(candidate);
  const url = URL.parse(/^www\./i.test(text) ? `https://${text}` : text);
  if (!url || !SCHEMES.has(url.protocol)) return undefined;
  // `https://bank.example@evil.example` leads to evil.example, so an address with a user is not a link.
  if (url.username || url.password) return undefined;
  return { kind: 'link', text, href: url.href };
}

/** Removes the punctuation of the sentence around an address. A closing bracket stays only if the address also opens it. */
function withoutTrailing(address: string): string {
  const count = new Map<string, number>();
  for (const char of address) count.set(char, (count.get(char) ?? 0) + 1);
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1] ?? '';
    const opener = OPENER[last];
    const isOver = opener !== undefined && (count.get(last) ?? 0) > (count.get(opener) ?? 0);
    if (!isOver && !ENDS_SENTENCE.test(last)) break;
    count.set(last, (count.get(last) ?? 0) - 1);
  }
  return address.slice(0, end);
}
