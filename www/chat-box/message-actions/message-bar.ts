import { html, nothing, type TemplateResult } from 'lit';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import { CommandEvent, type EmojiEvent, ComposeEvent, OpenEvent } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';
import { icon } from '../look/icon.ts';
import { FACE_PLUS, FLAG, PENCIL, PIN, PIN_OFF, PLUS, REPLY, TRASH } from '../look/icons.ts';
import type { ScriptName } from '../on-demand/script-loader.ts';
import type { RoomLimits } from '../room-limits.ts';
import { shield } from '../people/seals.ts';

const QUICK_EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🎉'];

/** Content of the bar: the actions, emoji to react with, or a question before an action that cannot be undone. */
export type BarMode = 'actions' | 'react' | 'delete';

/** The reader's permissions. */
export interface Rights {
  /** Reply, react, and change messages of their own. */
  readonly mayWrite: boolean;
  /** Whether you are a moderator, who deletes messages of others and pins messages, and the settings of the room. */
  readonly limits: RoomLimits | undefined;
  /** Returns whether you can act on a person. */
  readonly outranks: (person: Person) => boolean;
}

/** The content of the bar and the actions of its buttons. */
export interface MessageBarView extends Rights {
  readonly words: Words;
  readonly mode: BarMode;
  readonly message: Message;
  readonly own: boolean;
  /** The row of the message. */
  readonly row: HTMLElement;
  readonly setMode: (mode: BarMode) => void;
  readonly openPicker: () => void;
  /** Dispatches an event, and returns to the row. */
  readonly finish: (event: Event) => void;
  /** Dispatches an event that moves the focus elsewhere, and removes the bar. */
  readonly continueElsewhere: (event: Event) => void;
  readonly keyPressed: (event: KeyboardEvent) => void;
}

/** Draws the actions on a message as a bar of buttons. */
export function messageBar(view: MessageBarView): TemplateResult {
  return html`<div
    class="actions"
    role="toolbar"
    aria-label=${view.words.messageActions}
    @keydown=${view.keyPressed}
    @chat-emoji=${({ emoji }: EmojiEvent) => react(view, emoji)}
  >
    ${content(view)}
  </div>`;
}

function content(view: MessageBarView): TemplateResult {
  const isModerator = view.limits?.isModerator;
  const { words, message, own, mayWrite, setMode, continueElsewhere, finish } = view;
  const open = (script: ScriptName, subject: unknown) => () => finish(new OpenEvent(script, view.row, subject));
  const compose = (kind: 'reply' | 'edit') => () => continueElsewhere(new ComposeEvent({ kind, message }));
  switch (view.mode) {
    case 'actions':
      return html`
        ${mayWrite ? button(icon(FACE_PLUS), words.react, () => setMode('react')) : nothing}
        ${mayWrite ? button(icon(REPLY, 'mirrored'), words.reply, compose('reply')) : nothing}
        ${mayWrite && own ? button(icon(PENCIL), words.edit, compose('edit')) : nothing}
        ${own || isModerator ? button(icon(TRASH), words.delete, () => setMode('delete')) : nothing}
        ${own ? nothing : button(icon(FLAG), words.report, open('report', message))}
        ${isModerator ? pinButton(view) : nothing}
        ${
          isModerator && !own && view.outranks(message.from)
            ? button(
                shield(),
                words.moderatePerson(message.from.name),
                open('moderation', { person: message.from, message }),
              )
            : nothing
        }
      `;
    case 'react':
      return html`
        ${QUICK_EMOJI.map((emoji) =>
          button(emoji, words.reactWith(emoji), () => react(view, emoji), isMine(message, emoji)),
        )}
        ${button(icon(PLUS), words.moreEmoji, view.openPicker, undefined, 'dialog')}
        <chat-box-emoji-picker .words=${words}></chat-box-emoji-picker>
      `;
    case 'delete':
      return question(view, words.confirmDelete, words.delete, () =>
        finish(new CommandEvent({ type: 'delete', message: message.id })),
      );
  }
}

function pinButton({ words, message, limits, finish }: MessageBarView): TemplateResult {
  const settings = limits?.settings;
  const isPinned = settings?.pinned === message.id;
  return button(icon(isPinned ? PIN_OFF : PIN), isPinned ? words.unpin : words.pin, () =>
    finish(new CommandEvent({ type: 'settings', rev: settings?.rev ?? 0, pinned: isPinned ? null : message.id })),
  );
}

function button(
  content: string | TemplateResult,
  label: string,
  pressed: () => void,
  isPressed?: boolean,
  popup?: 'dialog',
): TemplateResult {
  // The title is the name too: with a label beside it, screen readers read both.
  return html`<button
    type="button"
    title=${label}
    aria-pressed=${isPressed ?? nothing}
    aria-haspopup=${popup ?? nothing}
    aria-expanded=${popup ? 'false' : nothing}
    @click=${pressed}
  >
    <span class=${isPressed === undefined ? '' : 'emoji'} aria-hidden="true">${content}</span>
  </button>`;
}

function question(
  { words, setMode }: MessageBarView,
  text: string,
  confirmLabel: string,
  confirmed: () => void,
): TemplateResult {
  return html`
    <span class="question" id="question">${text}</span>
    <button class="sure" type="button" aria-describedby="question" @click=${confirmed}>${confirmLabel}</button>
    <button type="button" @click=${() => setMode('actions')}>${words.cancel}</button>
  `;
}

function react({ message, finish }: MessageBarView, emoji: string): void {
  finish(new CommandEvent({ type: 'react', message: message.id, emoji, on: !isMine(message, emoji) }));
}

function isMine({ reactions = [] }: Message, emoji: string): boolean {
  return reactions.some((reaction) => reaction.emoji === emoji && reaction.mine);
}
