import { html, nothing, type TemplateResult } from 'lit';
import type { EmojiEvent } from '../internal-events.ts';
import { icon } from '../look/icon.ts';
import { FACE_PLUS, PLUS } from '../look/icons.ts';
import { type ActionView, listActions, listReactions, type MessageAction, react } from './actions.ts';

/** Content of the bar: the actions, emoji to react with, or a question before an action that cannot be undone. */
export type BarMode = 'actions' | 'react' | 'delete';

/** The content of the bar and the actions of its buttons. */
export interface MessageBarView extends ActionView {
  readonly mode: BarMode;
  readonly setMode: (mode: BarMode) => void;
  readonly openPicker: () => void;
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

function content(view: MessageBarView): unknown {
  const { words, mode, mayWrite, setMode } = view;
  const actions = listActions(view);
  switch (mode) {
    case 'actions':
      return html`
        ${mayWrite ? button({ icon: icon(FACE_PLUS), label: words.react, run: () => setMode('react') }) : nothing}
        ${actions.map((action) => button(action.question === undefined ? action : { ...action, run: () => setMode('delete') }))}
      `;
    case 'react':
      return html`
        ${listReactions(view).map((reaction) => button(reaction))}
        ${button({ icon: icon(PLUS), label: words.moreEmoji, run: view.openPicker }, 'dialog')}
        <chat-box-emoji-picker .words=${words}></chat-box-emoji-picker>
      `;
    case 'delete':
      return actions.filter(({ question }) => question !== undefined).map((action) => question(view, action));
  }
}

function button({ icon, label, run, isPressed, isDestructive }: MessageAction, popup?: 'dialog'): TemplateResult {
  // The title is the name too: with a label beside it, screen readers read both.
  return html`<button
    type="button"
    class=${isDestructive ? 'destructive' : ''}
    title=${label}
    aria-pressed=${isPressed ?? nothing}
    aria-haspopup=${popup ?? nothing}
    aria-expanded=${popup ? 'false' : nothing}
    @click=${run}
  >
    <span class=${isPressed === undefined ? '' : 'emoji'} aria-hidden="true">${icon}</span>
  </button>`;
}

function question({ words, setMode }: MessageBarView, action: MessageAction): TemplateResult {
  return html`
    <span class="question" id="question">${action.question}</span>
    <button class="sure" type="button" aria-describedby="question" @click=${action.run}>${action.label}</button>
    <button type="button" @click=${() => setMode('actions')}>${words.cancel}</button>
  `;
}
