import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { CommandEvent, type EmojiEvent, ComposeEvent } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';

const QUICK_EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🎉'];
/** How long a kick keeps somebody out, in seconds. The question before it says so. */
const KICK_SECONDS = 3_600;

/** What the bar shows: what one can do, emoji to react with, or the question whether one is sure. */
export type Mode = 'actions' | 'react' | 'delete' | 'kick';

/** What the reader may do. */
export interface Rights {
  /** Answer, react, change what is their own. */
  readonly mayWrite: boolean;
  /** Delete what others said, and remove them. */
  readonly isModerator: boolean;
}

/** What is drawn, and what its buttons do. */
export interface MessageBarView extends Rights {
  readonly words: Words;
  readonly mode: Mode;
  readonly message: Message;
  readonly own: boolean;
  readonly go: (mode: Mode) => void;
  /** Opens the picker. */
  readonly pick: () => void;
  /** Something is done, and that is all. */
  readonly done: (event: Event) => void;
  /** Something goes on elsewhere. */
  readonly raise: (event: Event) => void;
  readonly keyPressed: (event: KeyboardEvent) => void;
}

/** What one can do with a message, as a bar of buttons. */
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
  const { words, message, own, mayWrite, isModerator, go, raise, done } = view;
  switch (view.mode) {
    case 'actions':
      return html`
        ${mayWrite ? button('☺', words.react, () => go('react')) : nothing}
        ${mayWrite ? button('↩', words.reply, () => raise(new ComposeEvent({ kind: 'reply', message }))) : nothing}
        ${mayWrite && own ? button('✎', words.edit, () => raise(new ComposeEvent({ kind: 'edit', message }))) : nothing}
        ${own || isModerator ? button('🗑\ufe0e', words.delete, () => go('delete')) : nothing}
        ${isModerator && !own ? button('⊘', words.removePerson(message.from.name), () => go('kick')) : nothing}
      `;
    case 'react':
      return html`
        ${QUICK_EMOJI.map((emoji) =>
          button(emoji, words.reactWith(emoji), () => react(view, emoji), isMine(message, emoji)),
        )}
        ${button('+', words.moreEmoji, view.pick)}
        <chat-box-emoji-picker .words=${words}></chat-box-emoji-picker>
      `;
    case 'delete':
      return ask(view, words.confirmDelete, words.delete, () =>
        done(new CommandEvent({ type: 'delete', message: message.id })),
      );
    case 'kick':
      return ask(view, words.confirmRemove(message.from.name), words.remove, () =>
        done(new CommandEvent({ type: 'kick', member: message.from.id, seconds: KICK_SECONDS })),
      );
  }
}

function button(sign: string, label: string, act: () => void, isPressed?: boolean): TemplateResult {
  return html`<button
    type="button"
    aria-label=${label}
    title=${label}
    aria-pressed=${isPressed ?? nothing}
    @click=${act}
  >
    <span aria-hidden="true">${sign}</span>
  </button>`;
}

function ask({ words, go }: MessageBarView, question: string, yes: string, act: () => void): TemplateResult {
  return html`
    <span class="question" id="question">${question}</span>
    <button class="sure" type="button" aria-describedby="question" @click=${act}>${yes}</button>
    <button type="button" @click=${() => go('actions')}>${words.cancel}</button>
  `;
}

function react({ message, done }: MessageBarView, emoji: string): void {
  done(new CommandEvent({ type: 'react', message: message.id, emoji, on: !isMine(message, emoji) }));
}

function isMine({ reactions = [] }: Message, emoji: string): boolean {
  return reactions.some((one) => one.emoji === emoji && one.mine);
}
