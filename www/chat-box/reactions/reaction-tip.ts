import { type Chip, findHost } from './chip.ts';

/** Distance between the tooltip and its surroundings. */
const GAP_PX = 4;

/** The tooltip of a chip, an element in the log's tree. */
export class ReactionTip {
  readonly element = document.createElement('div');
  readonly #emoji = document.createElement('span');
  readonly #names = document.createElement('span');

  constructor() {
    const { element } = this;
    element.id = 'reactors';
    element.role = 'tooltip';
    element.popover = 'manual';
    element.translate = false;
    this.#emoji.className = 'emoji';
    this.#emoji.ariaHidden = 'true';
    element.append(this.#emoji, this.#names);
  }

  get isOpen(): boolean {
    return this.element.matches(':popover-open');
  }

  /** Shows names beside a chip, which they describe. */
  show(chip: Chip, names: string): void {
    const { element } = this;
    this.#emoji.textContent = chip.reaction.emoji;
    this.#names.textContent = names;
    if (element.getRootNode() !== chip.getRootNode()) findHost(chip).renderRoot.append(element);
    chip.setAttribute('aria-describedby', element.id);
    element.showPopover();
    this.place(chip);
  }

  /** Places the tooltip below its chip, or above it at the end of the window. Returns false when the chip is out of view. */
  place(chip: Chip): boolean {
    const { element } = this;
    const at = chip.getBoundingClientRect();
    const box = chip.isConnected && findHost(chip).getBoundingClientRect();
    if (!box || at.bottom < box.top || at.top > box.bottom) return false;
    element.style.maxInlineSize = `${box.width - 2 * GAP_PX}px`;
    const { offsetWidth, offsetHeight } = element;
    const below = at.bottom + GAP_PX;
    const left = at.left + (at.width - offsetWidth) / 2;
    element.style.left = `${Math.max(box.left + GAP_PX, Math.min(left, box.right - GAP_PX - offsetWidth))}px`;
    element.style.top = `${below + offsetHeight > innerHeight ? at.top - GAP_PX - offsetHeight : below}px`;
    return true;
  }

  hide(chip: Chip): void {
    chip.removeAttribute('aria-describedby');
    if (this.element.isConnected) this.element.hidePopover();
  }
}
