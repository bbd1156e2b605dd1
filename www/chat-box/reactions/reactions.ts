import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Message, Reaction } from '../../../src/protocol/server-messages.ts';
import { CommandEvent, type EmojiEvent } from '../internal-events.ts';
import { icon } from '../look/icon.ts';
import { FACE_PLUS } from '../look/icons.ts';
import { loadOnPress } from '../on-demand/script-loader.ts';
import type { Chip, ReactionHost } from './chip.ts';
import { whoReacted } from './who-reacted.ts';

export { english as words } from '../languages/english/reactions.ts';
export { styles } from './reactions.styles.ts';

/** Maximum number of different reactions to a message. The server refuses more. */
const MAX_REACTIONS = 12;

/** Draws the reactions to a message as chips, and one that opens the emoji picker. */
export function drawReactions(message: Message, tab: 0 | -1, host: ReactionHost): TemplateResult {
  const { reactions = [] } = message;
  const { words, mayWrite } = host;
  const { pointerOver, pointerOut, pointerDown, pointerMoved, menuRequested, focusIn, focusOut } = whoReacted;
  whoReacted.redrawn(message);
  return html`<div
    class="reactions"
    role="group"
    aria-label=${words.reactions}
    @pointerover=${pointerOver}
    @pointerout=${pointerOut}
    @pointerdown=${pointerDown}
    @pointermove=${pointerMoved}
    @pointerup=${pointerMoved}
    @pointercancel=${pointerMoved}
    @contextmenu=${menuRequested}
    @focusin=${focusIn}
    @focusout=${focusOut}
  >
    ${repeat(
      reactions,
      ({ emoji }) => emoji,
      (reaction) => chip(message, reaction, tab, host),
    )}${
      mayWrite && reactions.length < MAX_REACTIONS
        ? html`<button
            class="plus"
            type="button"
            title=${words.react}
            aria-haspopup="dialog"
            aria-expanded="false"
            tabindex=${tab}
            @click=${(event: Event) => openPicker(event.currentTarget as HTMLElement, message, host)}
          >
            ${icon(FACE_PLUS)}
          </button>`
        : nothing
    }
  </div>`;
}

function chip(message: Message, reaction: Reaction, tab: 0 | -1, host: ReactionHost): TemplateResult {
  const { emoji, count, mine } = reaction;
  const pressed = ({ currentTarget }: Event) => {
    const button = currentTarget as Chip;
    if (whoReacted.endsLongPress(button)) return;
    if (host.mayWrite) react(message, emoji, !mine, host);
    else whoReacted.show(button);
  };
  return html`<button
    type="button"
    aria-pressed=${mine === true}
    aria-label=${host.words.reaction(emoji, count)}
    tabindex=${tab}
    .message=${message}
    .reaction=${reaction}
    @click=${pressed}
  >
    <span class="emoji" translate="no">${emoji}</span> ${count}
  </button>`;
}

function react({ id }: Message, emoji: string, on: boolean, host: ReactionHost): void {
  host.dispatchEvent(new CommandEvent({ type: 'react', message: id, emoji, on }));
}

/** Opens the picker beside a button. The log has one picker for all its messages. */
function openPicker(button: HTMLElement, message: Message, host: ReactionHost): void {
  void loadOnPress('emoji', button, {
    loaded() {
      const root = host.renderRoot;
      const old = root.querySelector('.reaction-picker');
      const picker = document.createElement('chat-box-emoji-picker');
      picker.className = 'reaction-picker';
      picker.words = host.words;
      picker.addEventListener('chat-emoji', ({ emoji }: EmojiEvent) => react(message, emoji, true, host));
      if (old) old.replaceWith(picker);
      else root.append(picker);
      void picker.open(button, host);
    },
    failed: () => (host.notice = host.words.loadFailed),
  });
}
