import { html, nothing, type TemplateResult } from 'lit';
import { emojiChoice } from './emoji-choice.ts';
import { EmojiEvent } from '../internal-events.ts';
import { emojiPickerStyles } from './emoji-picker.styles.ts';
import { chatPart } from '../chat-part.ts';
import { base } from '../look/theme.ts';

export { english as words } from '../languages/english/emoji.ts';

/** Distance between the picker and its surroundings. */
const GAP_PX = 8;
/** Events that move the picker's place. A phone's keyboard also scrolls the page. */
const MOVE_EVENTS = ['resize', 'scroll'] as const;

type Group = keyof typeof emojiChoice;
const groups = Object.keys(emojiChoice) as Group[];

/**
 * A popover with emoji, for pointer and keyboard (arrows, Home, End, Enter, Escape, Tab). `open` opens it. It closes after a
 * choice, after Escape or Tab, or after a press outside. All but the last return the focus, from where Tab moves on. Fires
 * `chat-emoji`.
 */
export class ChatBoxEmojiPicker extends chatPart({ isOpen: false }) {
  static override styles = [base, emojiPickerStyles];
  #anchor: HTMLElement = this;
  #box: Element = this;

  constructor() {
    super();
    this.addEventListener('toggle', ({ newState }) => {
      this.isOpen = newState === 'open';
      this.#anchor.ariaExpanded = String(this.isOpen);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'auto';
    for (const event of MOVE_EVENTS) addEventListener(event, this.#place, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const event of MOVE_EVENTS) removeEventListener(event, this.#place, true);
  }

  /** Shows the picker beside `anchor`, inside the visible part of `box`, and focuses the first emoji. */
  async open(anchor: HTMLElement, box: Element): Promise<void> {
    this.#anchor = anchor;
    this.#box = box;
    this.isOpen = true;
    this.showPopover();
    await this.updateComplete;
    this.#place();
    this.#options[0]?.focus();
  }

  readonly #place = (): void => {
    if (!this.isOpen) return;
    const { left, right, top, bottom } = this.#box.getBoundingClientRect();
    const floor = Math.min(bottom, innerHeight) - GAP_PX;
    const ceiling = Math.max(top, 0) + GAP_PX;
    this.style.maxInlineSize = `${right - left - 2 * GAP_PX}px`;
    this.style.maxBlockSize = `${floor - ceiling}px`;
    const { offsetWidth, offsetHeight } = this;
    const at = this.#anchor.getBoundingClientRect();
    const above = at.top - GAP_PX - offsetHeight;
    const wanted = above < ceiling ? at.bottom + GAP_PX : above;
    this.style.left = `${Math.max(left + GAP_PX, Math.min(at.left, right - GAP_PX - offsetWidth))}px`;
    this.style.top = `${Math.max(ceiling, Math.min(wanted, floor - offsetHeight))}px`;
  };

  protected override render(): TemplateResult | typeof nothing {
    if (!this.isOpen) return nothing;
    return html`<div
      role="listbox"
      translate="no"
      aria-label=${this.words.emoji}
      @click=${this.#pick}
      @keydown=${this.#move}
    >
      ${groups.map(
        (group) =>
          html`<div role="group" aria-label=${this.words.emojiGroup[group]}>
            ${emojiChoice[group]
              .split(' ')
              .map((emoji) => html`<button type="button" role="option" tabindex="-1">${emoji}</button>`)}
          </div>`,
      )}
    </div>`;
  }

  get #options(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  #pick({ target }: Event): void {
    if (!(target instanceof HTMLButtonElement)) return;
    // Before the event, so that a listener can focus another element.
    this.#close();
    this.dispatchEvent(new EmojiEvent(target.textContent));
  }

  /** Closes the picker and returns the focus. A popover does not return it into a shadow tree itself. */
  #close(): void {
    this.hidePopover();
    this.#anchor.focus();
  }

  #move(event: KeyboardEvent): void {
    if (event.key === 'Tab') return this.#close();
    const from = event.target as HTMLElement;
    const options = this.#options;
    const at = options.indexOf(from);
    const inColumn = ({ offsetLeft }: HTMLElement) => Math.abs(offsetLeft - from.offsetLeft) < GAP_PX;
    const forward = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const to = {
      ArrowRight: () => options[at + forward],
      ArrowLeft: () => options[at - forward],
      ArrowDown: () => options.find((option) => option.offsetTop > from.offsetTop && inColumn(option)),
      ArrowUp: () => options.findLast((option) => option.offsetTop < from.offsetTop && inColumn(option)),
      Home: () => options[0],
      End: () => options.at(-1),
      Escape: () => void this.#close(),
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    to()?.focus();
  }
}

/** The elements that this script defines. */
export const elements = { 'chat-box-emoji-picker': ChatBoxEmojiPicker };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-emoji-picker': ChatBoxEmojiPicker;
  }
}
