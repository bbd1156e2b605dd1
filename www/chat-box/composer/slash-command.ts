import type { NewCommand } from '../../client/outbox/outgoing.ts';

/** A parsed text from the message field. */
export type ParsedInput =
  /** `send`: a message. `/me` stays in its text and is drawn as an action. `rename` without a name picks a random one. */
  | Extract<NewCommand, { readonly type: 'send' | 'rename' }>
  | { readonly type: 'help' }
  /** `command` includes its slash. */
  | { readonly type: 'unknown'; readonly command: string };

/** Parses a text. A command is a slash and a word: `/usr/bin` and `/ 2` are text. `//` starts a text with a slash. */
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
