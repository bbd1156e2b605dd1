import type { Person } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { CommandPlan as LoadedPlan } from '../commands/commands.ts';
import { OpenEvent } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';
import { scripts } from '../on-demand/script-loader.ts';
import type { RoomLimits } from '../room-limits.ts';

/** The composer, as its commands use it. */
interface CommandHost {
  readonly words: Words;
  readonly client: ChatClient | undefined;
  readonly limits: RoomLimits | undefined;
}

type CommandsScript = typeof import('../commands/commands.ts');

/** What a script that loads on demand makes of a text. `failed`: the script did not load. */
export type CommandPlan = LoadedPlan | { readonly kind: 'failed'; readonly hint: string };

/** Plans a text that begins with a slash and a word. */
export async function planCommand(
  text: string,
  { words, client, limits }: CommandHost,
  isRepeated: boolean,
): Promise<CommandPlan> {
  const script = await scripts.load<CommandsScript>('commands').catch(() => undefined);
  const context = { words, isRepeated, client: limits?.isModerator ? client : undefined };
  return script?.planCommand(text, context) ?? { kind: 'failed', hint: words.loadFailed };
}

/** Plans the deletion of a message, for which the script that can undo it must have loaded. */
export async function planDeletion(message: string, { words }: CommandHost): Promise<CommandPlan> {
  const script = await scripts.load<object>('composer-extras').catch(() => undefined);
  return script
    ? { kind: 'command', command: { type: 'delete', message } }
    : { kind: 'failed', hint: words.loadFailed };
}

/** Opens the notice that can undo the ban or mute of a person, which has just been sent. */
export function offerUndo(host: CommandHost & HTMLElement, field: HTMLElement, person: Person): void {
  const sent = host.client?.outgoing.at(-1)?.command;
  host.dispatchEvent(new OpenEvent('moderation', field, { person, sent }));
}
