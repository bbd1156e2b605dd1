import { html, noChange, nothing, type TemplateResult } from 'lit';
import type { Mode } from './mode.ts';
import type { Words } from './words.ts';

/** More is not counted in a badge. */
const MOST = 99;

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
export function docked({ mode, words, room, unread, news, chat, host }: DockedView): TemplateResult {
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
        <path
          d="M12 3C6.5 3 2 6.7 2 11.3c0 2.5 1.3 4.7 3.4 6.2L4.6 21l4.2-2c1 .3 2.1.4 3.2.4 5.5 0 10-3.6 10-8.1S17.5 3 12 3Z"
        />
      </svg>
      <span class="label" dir="auto">${room}</span>
      <span class="badge" ?hidden=${unread === 0}>${unread > MOST ? `${MOST}+` : unread}</span>
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
