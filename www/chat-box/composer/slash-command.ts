import type { NewCommand } from '../../client/outbox/outgoing.ts';

/** What a text means that somebody wants to say. */
export type ParsedInput =
  /** Say it, `/me` as it is, which is drawn as an action; or take a name, a new one where none is given. */
  | Extract<NewCommand, { readonly type: 'send' | 'rename' }>
  | { readonly type: 'help' }
  /** `command` with its slash. */
  | { readonly type: 'unknown'; readonly command: string };

/** Only a slash and a word is a command, so that `/usr/bin` and `/ 2` are text. Two slashes begin a text with one. */
export function parseInput(text: string): ParsedInput {
  if (text.startsWith('//')) return { type: 'send', text: text.slice(1) };
  const [, command, rest = ''] = /^(\/[a-z]+)(?:\s+([^]*))?$/i.exec(text) ?? [];
  switch (command?.toLowerCase()) {
    case undefined:
      return { type: 'send', text };
    case '/me':
      return rest === '' ? { type: 'help' } : { type: 'send', text: `/me ${rest}` };
    case '/nick':
      return { type: 'rename', name: rest === '' ? undefined : rest };
    case '/help':
      return { type: 'help' };
    default:
      return { type: 'unknown', command: command ?? '' };
  }
}
