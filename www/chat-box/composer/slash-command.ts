import type { NewCommand } from '../../client/outbox/outgoing.ts';

/** What a text for the room means. */
export type ParsedInput =
  /** Send it; `/me` stays in the text and is drawn as an action. Or change the name, without one to a random name. */
  | Extract<NewCommand, { readonly type: 'send' | 'rename' }>
  | { readonly type: 'help' }
  /** `command` with its slash. */
  | { readonly type: 'unknown'; readonly command: string };

/** Parses a text. Only a slash and a word is a command; `/usr/bin` and `/ 2` are text. `//` starts a text with a slash. */
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
