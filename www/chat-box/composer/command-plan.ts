import { systemClock } from '../../../src/clock.ts';
import type { Person } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { CommandPlan as LoadedPlan } from '../commands/commands.ts';
import { type ComposeMode, OpenEvent } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';
import { scripts } from '../on-demand/script-loader.ts';
import type { RoomLimits } from '../room-limits.ts';
import type { Draft } from './draft.ts';

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

/** A field, and what its text is for. */
interface PlannedField {
  text: string;
  readonly mode: ComposeMode | undefined;
  readonly draft: Draft | undefined;
}

/** A plan whose script has loaded. The field shows its text again. */
interface AwaitedPlan {
  readonly plan: CommandPlan;
  /** Adds what was typed while the script loaded. Call it when the plan is carried out. */
  typeNext(): void;
}

/**
 * Waits for the plan of a submitted text. While a script loads, the field is empty: what is typed next is no part of the command.
 * Resolves to undefined when the field belongs to another room, or to an edit, by then; the text stays in the draft.
 */
export async function awaitPlan(
  field: PlannedField,
  text: string,
  planned: Promise<CommandPlan>,
): Promise<AwaitedPlan | undefined> {
  const { draft } = field;
  const edit = editedId(field);
  let isEmptied = false;
  const cancel = systemClock.after(0, () => {
    isEmptied = true;
    field.text = '';
  });
  const plan = await planned;
  cancel();
  if (field.draft !== draft || editedId(field) !== edit) {
    const kept = draft?.read() ?? '';
    if (isEmptied && kept !== text) draft?.write(joined(text, kept));
    return undefined;
  }
  const next = isEmptied ? field.text : '';
  if (isEmptied) field.text = text;
  return {
    plan,
    typeNext() {
      if (next === '') return;
      field.text = joined(field.text, next);
      if (field.mode?.kind !== 'edit') draft?.write(field.text);
    },
  };
}

function editedId({ mode }: PlannedField): string | undefined {
  return mode?.kind === 'edit' ? mode.message.id : undefined;
}

function joined(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}

/** Opens the notice that can undo the ban or mute of a person, which has just been sent. */
export function offerUndo(host: CommandHost & HTMLElement, field: HTMLElement, person: Person): void {
  const sent = host.client?.outgoing.at(-1)?.command;
  host.dispatchEvent(new OpenEvent('moderation', field, { person, sent }));
}
