import { memoize } from '../lit/memoize.ts';
import { mentionPattern, UNSPACED } from './mention.ts';

/** A piece of a message's text. All pieces in order make up the text. */
export type TextToken =
  | { readonly kind: 'text'; readonly text: string }
  | LinkToken
  /** `@Name`, whether or not a member has the name. */
  | { readonly kind: 'mention'; readonly text: string; readonly name: string }
  /** What is typed around a marked text, such as `**`. It is not shown, but copied. */
  | { readonly kind: 'typed'; readonly text: string }
  | MarkupToken;

/** A marked text. The texts of its parts make up its text. */
export interface MarkupToken {
  readonly kind: 'markup';
  readonly mark: 'strong' | 'em' | 'del' | 'code' | 'pre' | 'quote' | 'list' | 'item' | 'numbered';
  readonly text: string;
  readonly parts: readonly TextToken[];
}

/** `href` is absolute, and its scheme is `http`, `https` or `mailto`. */
export interface LinkToken {
  readonly kind: 'link';
  readonly text: string;
  readonly href: string;
  /** The host that the link leads to, in ASCII, if the text shows it differently: look-alike letters are visible in it. */
  readonly host: string | undefined;
}

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** Letters and digits that hosts and addresses can show (RFC 3987), without look-alikes of ASCII. */
const LETTER = String.raw`[[\p{L}\p{M}\p{Nd}]--[\uff00-\uffef]]`;

/**
 * Matches a possible address: the characters of RFC 3986 and letters. An address that is written in Latin letters ends where
 * a text without spaces goes on in another script, and before the `](` of a Markdown link. Or matches a mention.
 */
const candidatePattern = (name?: string) =>
  new RegExp(
    String.raw`(?<![\p{Script=Latin}\p{N}_])(?:https?:\/\/|mailto:|www\.)(?:[a-z0-9\-._~%:\/?#\[@!$&'\(\)*+,;=]|\](?!\()|(?!(?<=[\p{Script=Latin}\d])${UNSPACED})${LETTER})+|${mentionPattern(name)}`,
    'giv',
  );
const CANDIDATE = candidatePattern();
/** You have one name. */
const candidateWith = memoize(candidatePattern);
const SCHEME_AND_AUTHORITY = /^(?:https?:\/\/)?([^/?#]*)/i;
const HOST = new RegExp(String.raw`^(?:\[[\da-f:.]+\]|[${LETTER}_.\-]+)(?::\d*)?`, 'iv');

const ENDS_SENTENCE = /[.,;:!?'*_~([]/;
const OPENER: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/**
 * Maximum number of marked links and mentions in a text. Each is an element, which takes 100 times as long to draw as plain
 * text: 80 texts with 64 links each took a browser 0.4 to 1 s.
 */
const MAX_MARKED = 24;

/**
 * Finds the links and mentions in a text, in linear time: the first `maxMarked` of them. `name`: a name that may have more than a
 * word.
 */
export function textTokens(text: string, name?: string, maxMarked = MAX_MARKED): TextToken[] {
  const tokens: TextToken[] = [];
  let done = 0;
  let marked = 0;
  const add = (token: TextToken, at: number) => {
    marked++;
    if (at > done) tokens.push({ kind: 'text', text: text.slice(done, at) });
    tokens.push(token);
    done = at + token.text.length;
  };
  for (const match of text.matchAll(name === undefined ? CANDIDATE : candidateWith(name))) {
    if (marked === maxMarked) break;
    const name = match.groups?.['name'];
    const link = name === undefined ? readLink(match[0]) : undefined;
    if (name !== undefined) add({ kind: 'mention', text: match[0], name }, match.index);
    else if (link) add(link, match.index);
  }
  if (done < text.length) tokens.push({ kind: 'text', text: text.slice(done) });
  return tokens;
}

function readLink(candidate: string): LinkToken | undefined {
  const address = untilUnopened(candidate);
  const [{ length } = '', authority = ''] = SCHEME_AND_AUTHORITY.exec(address) ?? [];
  // `https://bank.example@evil.example` leads to evil.example, so an address with a user is not a link.
  const isMail = /^mailto:/i.test(address);
  if (!isMail && authority.includes('@')) return undefined;
  const host = isMail ? authority : (HOST.exec(authority)?.[0] ?? '');
  // An address ends with its host if other characters than those of a path, query or fragment follow.
  const text = withoutTrailing(
    host === authority ? address : address.slice(0, length - authority.length + host.length),
  );
  const url = URL.parse(/^www\./i.test(text) ? `https://${text}` : text);
  if (!url || !SCHEMES.has(url.protocol)) return undefined;
  return { kind: 'link', text, href: url.href, host: text.toLowerCase().includes(url.host) ? undefined : url.host };
}

/** Returns an address up to the first bracket that it closes without opening it: a bracket of the text around it. */
function untilUnopened(address: string): string {
  const open = { '(': 0, '[': 0 };
  for (let at = 0; at < address.length; at++) {
    const char = address[at] ?? '';
    const opener = OPENER[char] as keyof typeof open | undefined;
    if (char in open) open[char as keyof typeof open]++;
    else if (opener && --open[opener] < 0) return address.slice(0, at);
  }
  return address;
}

/** Removes the punctuation of the sentence around an address. */
function withoutTrailing(address: string): string {
  let end = address.length;
  while (end > 0 && ENDS_SENTENCE.test(address[end - 1] ?? '')) end--;
  return address.slice(0, end);
}
