import { html, noChange, nothing, type TemplateResult } from 'lit';
import type { Words } from '../languages/en.ts';
import { icon } from '../look/icon.ts';
import { BELL, CLOSE, MESSAGE } from '../look/icons.ts';
import type { DockedMode } from '../settings.ts';

/** Larger counts are shown as `99+`. */
const MAX_BADGE_COUNT = 99;

/** The inputs that a chat over the page is drawn from. */
export interface DockedView {
  readonly mode: DockedMode;
  readonly words: Words;
  /** The name of the chat. */
  readonly label: string;
  readonly unread: number;
  /** The sentence for screen readers about unread messages. */
  readonly announcement: string;
  /** Draws the chat. Undefined while it is closed. */
  readonly chat: (() => unknown) | undefined;
  readonly host: { show(): void; hide(): void };
}

/** Draws a launcher with a badge, and a dialog. A closed dialog keeps its last content. */
export function renderDocked({ mode, words, label, unread, announcement, chat, host }: DockedView): TemplateResult {
  const keyPressed = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    event.preventDefault();
    host.hide();
  };
  // A phone's back gesture closes a modal dialog. A modal dialog that becomes a card closes too, but stays visible.
  const closed = ({ target }: Event) => {
    if (!(target as Element).matches(':modal, :popover-open')) host.hide();
  };
  // Without `dir`, the page's direction applies.
  const direction = words.direction === 'rtl' ? 'rtl' : nothing;
  return html`
    <button
      class="launcher main ${mode}"
      part="launcher"
      lang=${words.locale}
      dir=${direction}
      type="button"
      popover="manual"
      aria-haspopup="dialog"
      aria-expanded=${chat !== undefined}
      aria-label=${words.openChat(label, unread)}
      @click=${() => host.show()}
    >
      ${icon(MESSAGE)}
      <span class="label" dir="auto" translate="no">${label}</span>
      <span class="badge" ?hidden=${unread === 0}>${unread > MAX_BADGE_COUNT ? `${MAX_BADGE_COUNT}+` : unread}</span>
    </button>
    <span class="unseen" role="status" lang=${words.locale}>${announcement}</span>
    <dialog
      class="frame ${mode}"
      part="panel"
      lang=${words.locale}
      dir=${direction}
      popover="manual"
      aria-label=${words.chat(label)}
      @keydown=${keyPressed}
      @close=${closed}
    >
      ${chat ? chat() : noChange}
    </dialog>
  `;
}

/** Shows a dialog over a part of the page (`card`), over the whole page (`sheet`), or hides it. */
export function placeDialog(dialog: HTMLDialogElement, place: 'card' | 'sheet' | false): void {
  // A modal dialog that was removed from the document and inserted again is open but invisible.
  if (dialog.open && !(place === 'sheet' && dialog.matches(':modal'))) dialog.close();
  // Inert meanwhile, so that the dialog does not take the focus from another field of the page.
  if (dialog.matches(':popover-open') !== (place === 'card')) {
    dialog.inert = true;
    dialog.togglePopover(place === 'card');
    dialog.inert = false;
  }
  if (place === 'sheet' && !dialog.open) dialog.showModal();
}

/** Draws the button that asks for permission to show notifications. */
export function bellButton(words: Words, pressed: () => void): TemplateResult {
  return toolButton('bell', words.notifyMe, BELL, pressed);
}

/** Draws the button that closes the chat. */
export function closeButton(words: Words, pressed: () => void): TemplateResult {
  return toolButton('close', words.closeChat, CLOSE, pressed);
}

/** Draws a button of the header. `kind` is its class, `path` the path of its icon. */
function toolButton(kind: string, label: string, path: string, pressed: () => void): TemplateResult {
  return html`<button class="tool ${kind}" type="button" title=${label} @click=${pressed}>${icon(path)}</button>`;
}
