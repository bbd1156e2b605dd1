/** What a text means that somebody wants to say. */
export type Meaning =
  /** Say it; `/me` is said as it is, and drawn as an action. */
  | { readonly kind: 'say'; readonly text: string }
  /** Take this name; without one, a new one is drawn. */
  | { readonly kind: 'nick'; readonly name: string | undefined }
  | { readonly kind: 'help' }
  /** `command` with its slash. */
  | { readonly kind: 'unknown'; readonly command: string };

/** Only a slash and a word is a command, so that `/usr/bin` and `/ 2` are text. Two slashes begin a text with one. */
export function meaningOf(text: string): Meaning {
  if (text.startsWith('//')) return { kind: 'say', text: text.slice(1) };
  const [, command, rest = ''] = /^(\/[a-z]+)(?:\s+([^]*))?$/i.exec(text) ?? [];
  switch (command?.toLowerCase()) {
    case undefined:
      return { kind: 'say', text };
    case '/me':
      return rest === '' ? { kind: 'help' } : { kind: 'say', text: `/me ${rest}` };
    case '/nick':
      return { kind: 'nick', name: rest === '' ? undefined : rest };
    case '/help':
      return { kind: 'help' };
    default:
      return { kind: 'unknown', command: command ?? '' };
  }
}
