import { isPersonName } from '../../../src/protocol/names.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import type { Words } from '../languages/en.ts';

export { english as words } from '../languages/english/commands.ts';

/** The effect of a text that begins with a slash and a word. */
export type CommandPlan =
  | { readonly kind: 'command'; readonly command: NewCommand }
  /** A hint below the field, which becomes empty. */
  | { readonly kind: 'help'; readonly hint: string }
  /** A hint below the field, which keeps its text. */
  | { readonly kind: 'hint'; readonly hint: string };

/** What a command depends on. */
export interface CommandContext {
  readonly words: Words;
  /** The same text was entered before and got a hint. */
  readonly isRepeated: boolean;
}

/** Plans a text that begins with a slash and a word. `/nick` without a name picks a random one. */
export function planCommand(text: string, { words, isRepeated }: CommandContext): CommandPlan {
  const [command = '', rest = ''] = text.split(/\s+([^]*)/);
  switch (command.toLowerCase()) {
    case '/nick':
      return rest === '' || isPersonName(rest)
        ? { kind: 'command', command: { type: 'rename', name: rest || undefined } }
        : { kind: 'hint', hint: words.badName(rest) };
    case '/me':
    case '/help':
      return { kind: 'help', hint: words.commandHelp };
    default:
      return isRepeated
        ? { kind: 'command', command: { type: 'send', text } }
        : { kind: 'hint', hint: words.unknownCommand(command) };
  }
}
