import type { TemplateResult } from 'lit';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import { CommandEvent, ComposeEvent, OpenEvent } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';
import { icon } from '../look/icon.ts';
import { FLAG, PENCIL, PIN, PIN_OFF, REPLY, TRASH } from '../look/icons.ts';
import type { ScriptName } from '../on-demand/script-loader.ts';
import { shield } from '../people/seals.ts';
import type { RoomLimits } from '../room-limits.ts';

/** The reader's permissions. */
export interface Rights {
  /** Reply, react, and change messages of their own. */
  readonly mayWrite: boolean;
  /** Whether you are a moderator, who deletes messages of others and pins messages, and the settings of the room. */
  readonly limits: RoomLimits | undefined;
  /** Returns whether you can act on a person. */
  readonly outranks: (person: Person) => boolean;
}

/** The message and what its actions do. */
export interface ActionView extends Rights {
  readonly words: Words;
  readonly message: Message;
  readonly own: boolean;
  /** The row of the message. */
  readonly row: HTMLElement;
  /** Deletes the message without a question, because that can be undone. */
  readonly deleteOwn: () => void;
  /** Dispatches an event, and returns to the row. */
  readonly finish: (event: Event) => void;
  /** Dispatches an event that moves the focus elsewhere. */
  readonly continueElsewhere: (event: Event) => void;
}

/** A button: an action on a message, or a reaction to it. */
export interface MessageAction {
  readonly icon: string | TemplateResult;
  readonly label: string;
  readonly run: () => void;
  /** The question before an action that cannot be undone. */
  readonly question?: string;
  /** The action removes something. */
  readonly isDestructive?: true;
  /** Whether you have reacted so. */
  readonly isPressed?: boolean;
}

const QUICK_EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🎉'];

/** Lists the reactions that a press adds or removes. The picker offers more. */
export function listReactions(view: ActionView): MessageAction[] {
  if (!view.mayWrite) return [];
  return QUICK_EMOJI.map((emoji) => ({
    icon: emoji,
    label: view.words.reactWith(emoji),
    run: () => react(view, emoji),
    isPressed: isMine(view.message, emoji),
  }));
}

/** Adds your reaction to a message, or removes it. */
export function react({ message, finish }: ActionView, emoji: string): void {
  finish(new CommandEvent({ type: 'react', message: message.id, emoji, on: !isMine(message, emoji) }));
}

/** Lists what you can do with a message, apart from reactions. */
export function listActions(view: ActionView): MessageAction[] {
  const { words, message, own, mayWrite, limits, outranks, row, finish, continueElsewhere } = view;
  const isModerator = limits?.isModerator;
  const open = (script: ScriptName, subject: unknown) => () => finish(new OpenEvent(script, row, subject));
  const compose = (kind: 'reply' | 'edit') => () => continueElsewhere(new ComposeEvent({ kind, message }));
  const actions: MessageAction[] = [];
  if (mayWrite) actions.push({ icon: icon(REPLY, 'mirrored'), label: words.reply, run: compose('reply') });
  if (mayWrite && own) actions.push({ icon: icon(PENCIL), label: words.edit, run: compose('edit') });
  const trash = { icon: icon(TRASH), label: words.delete, isDestructive: true } as const;
  if (own) actions.push({ ...trash, run: view.deleteOwn });
  else if (isModerator) {
    const run = () => finish(new CommandEvent({ type: 'delete', message: message.id }));
    actions.push({ ...trash, run, question: words.confirmDelete });
  }
  if (!own) actions.push({ icon: icon(FLAG), label: words.report, run: open('report', message) });
  if (isModerator) actions.push(pinAction(view));
  if (isModerator && !own && outranks(message.from)) {
    const run = open('moderation', { person: message.from, message });
    actions.push({ icon: shield(), label: words.moderatePerson(message.from.name), run });
  }
  return actions;
}

function pinAction({ words, message, limits, finish }: ActionView): MessageAction {
  const settings = limits?.settings;
  const isPinned = settings?.pinned === message.id;
  const pinned = isPinned ? null : message.id;
  return {
    icon: icon(isPinned ? PIN_OFF : PIN),
    label: isPinned ? words.unpin : words.pin,
    run: () => finish(new CommandEvent({ type: 'settings', rev: settings?.rev ?? 0, pinned })),
  };
}

function isMine({ reactions = [] }: Message, emoji: string): boolean {
  return reactions.some((reaction) => reaction.emoji === emoji && reaction.mine);
}
