import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { CommandEvent, type EmojiEvent, ComposeEvent } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';

const QUICK_EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🎉'];
/** How long a removed member is kept out. `confirmRemove` names this time. */
const KICK_SECONDS = 3_600;

/** Content of the bar: the actions, emoji to react with, or a question before an action that cannot be undone. */
export type BarMode = 'actions' | 'react' | 'delete' | 'kick';

/** The reader's permissions. */
export interface Rights {
  /** Reply, react, and change messages of their own. */
  readonly mayWrite: boolean;
  /** Delete messages of others, and remove members. */
  readonly isModerator: boolean;
}

/** The content of the bar and the actions of its buttons. */
export interface MessageBarView extends Rights {
  readonly words: Words;
  readonly mode: BarMode;
  readonly message: Message;
  readonly own: boolean;
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
  const { words, message, own, mayWrite, isModerator, setMode, continueElsewhere, finish } = view;
  const compose = (kind: 'reply' | 'edit') => () => continueElsewhere(new ComposeEvent({ kind, message }));
  switch (view.mode) {
    case 'actions':
      return html`
        ${mayWrite ? button('☺', words.react, () => setMode('react')) : nothing}
        ${mayWrite ? button('↩', words.reply, compose('reply')) : nothing}
        ${mayWrite && own ? button('✎', words.edit, compose('edit')) : nothing}
        ${own || isModerator ? button('🗑\ufe0e', words.delete, () => setMode('delete')) : nothing}
        ${isModerator && !own ? button('⊘', words.removePerson(message.from.name), () => setMode('kick')) : nothing}
      `;
    case 'react':
      return html`
        ${QUICK_EMOJI.map((emoji) =>
          button(emoji, words.reactWith(emoji), () => react(view, emoji), isMine(message, emoji)),
        )}
        ${button('+', words.moreEmoji, view.openPicker)}
        <chat-box-emoji-picker .words=${words}></chat-box-emoji-picker>
      `;
    case 'delete':
      return question(view, words.confirmDelete, words.delete, () =>
        finish(new CommandEvent({ type: 'delete', message: message.id })),
      );
    case 'kick':
      return question(view, words.confirmRemove(message.from.name), words.remove, () =>
        finish(new CommandEvent({ type: 'kick', member: message.from.id, seconds: KICK_SECONDS })),
      );
  }
}

function button(icon: string, label: string, pressed: () => void, isPressed?: boolean): TemplateResult {
  return html`<button
    type="button"
    aria-label=${label}
    title=${label}
    aria-pressed=${isPressed ?? nothing}
    @click=${pressed}
  >
    <span class=${isPressed === undefined ? '' : 'emoji'} aria-hidden="true">${icon}</span>
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
