import { html, noChange, nothing, type TemplateResult } from 'lit';
import type { Mode } from '../settings.ts';
import type { Words } from '../languages/en.ts';

/** More is not counted in a badge. */
const MAX_BADGE_COUNT = 99;

/** What is drawn of a chat over the page. */
export interface DockedView {
  readonly mode: Mode;
  readonly words: Words;
  readonly room: string;
  readonly unread: number;
  /** What is said to who hears the page instead of seeing it. */
  readonly news: string;
  /** The chat, where it is open. */
  readonly chat: (() => TemplateResult) | undefined;
  /** Opens and closes. */
  readonly host: { show(): void; hide(): void };
}

/** A launcher with a badge, and a dialog that keeps what was drawn in it last while it is closed. */
export function renderDocked({ mode, words, room, unread, news, chat, host }: DockedView): TemplateResult {
  const keyPressed = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    event.preventDefault();
    host.hide();
  };
  // A phone's own way back closes a modal dialog. It may also be closed because it is a card now.
  const closed = ({ target }: Event) => {
    if (!(target as Element).matches(':modal, :popover-open')) host.hide();
  };
  // Else the page's own.
  const direction = words.direction === 'rtl' ? 'rtl' : nothing;
  return html`
    <button
      class="launcher main ${mode}"
      part="launcher"
      dir=${direction}
      type="button"
      popover="manual"
      aria-haspopup="dialog"
      aria-label=${words.openChat(room, unread)}
      @click=${() => host.show()}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M5.4 17A10 8 0 1 1 8.8 18.6L4.6 21Z" />
      </svg>
      <span class="label" dir="auto">${room}</span>
      <span class="badge" ?hidden=${unread === 0}>${unread > MAX_BADGE_COUNT ? `${MAX_BADGE_COUNT}+` : unread}</span>
    </button>
    <span class="unseen" role="status">${news}</span>
    <dialog
      class="frame ${mode}"
      part="panel"
      dir=${direction}
      popover="manual"
      aria-label=${words.chat(room)}
      @keydown=${keyPressed}
      @close=${closed}
    >
      ${chat ? chat() : noChange}
    </dialog>
  `;
}
