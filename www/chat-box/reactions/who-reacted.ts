import { systemClock, type Cancel } from '../../../src/clock.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { type Chip, findChip, findClient, findHost } from './chip.ts';
import { ReactionTip } from './reaction-tip.ts';
import { ReactorAnswers } from './reactor-answers.ts';
import { reactorNames } from './reactor-names.ts';

/** How long a pointer rests on a chip before the tooltip shows. */
const HOVER_DELAY_MS = 300;
/** How long the tooltip stays without the pointer, which may be on its way from the chip. */
const LEAVE_DELAY_MS = 200;
/** How long a finger presses a chip before the tooltip shows in place of the reaction. */
const LONG_PRESS_MS = 500;
/** How far a finger may move in a long press. */
const LONG_PRESS_PX = 10;

/**
 * The tooltip of a reaction: who reacted. A pointer on the chip, the focus of the keyboard and a long press show it. Escape
 * removes it, and the pointer can move onto it (WCAG 1.4.13). A page has at most one. Handles the events of chips.
 */
class WhoReacted {
  /** The chip that the tooltip is about. It may still be loading. */
  #chip: Chip | undefined;
  #tip: ReactionTip | undefined;
  #cancel: Cancel = () => {};
  /** Removes the listeners of the page. They exist while there is a chip. */
  #listening: AbortController | undefined;
  /** Where a finger touches a chip. */
  #touched: PointerEvent | undefined;
  /** The chip that was pressed for long. Its next click is the end of that press. */
  #held: Chip | undefined;
  readonly #answers = new ReactorAnswers();

  readonly pointerOver = (event: PointerEvent): void => {
    const chip = findChip(event);
    if (!chip || event.pointerType === 'touch') return;
    this.#cancel();
    if (chip !== this.#chip) this.#after(HOVER_DELAY_MS, () => this.#show(chip));
  };

  readonly pointerOut = ({ pointerType }: PointerEvent): void => {
    if (pointerType !== 'touch') this.#after(LEAVE_DELAY_MS, () => this.#hide());
  };

  readonly focusIn = (event: FocusEvent): void => {
    const chip = findChip(event);
    if (chip?.matches(':focus-visible')) this.#show(chip);
  };

  readonly focusOut = (event: FocusEvent): void => {
    if (findChip(event) === this.#chip) this.#hide();
  };

  readonly pointerDown = (event: PointerEvent): void => {
    const chip = findChip(event);
    this.#held = undefined;
    if (!chip || event.pointerType !== 'touch') return;
    this.#touched = event;
    this.#after(LONG_PRESS_MS, () => this.#hold(chip));
  };

  /** Ends the touch of a finger that moves or is lifted. */
  readonly pointerMoved = ({ type, clientX, clientY }: PointerEvent): void => {
    const from = this.#touched;
    if (!from) return;
    const distance = Math.hypot(clientX - from.clientX, clientY - from.clientY);
    if (type === 'pointermove' && distance < LONG_PRESS_PX) return;
    this.#touched = undefined;
    if (!this.#held) this.#cancel();
  };

  /** Keeps the long press of a finger from opening a menu, which some browsers do before the time here is over. */
  readonly menuRequested = (event: MouseEvent): void => {
    const chip = findChip(event);
    if (!chip || !this.#touched) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.#held) this.#hold(chip);
  };

  /** Returns whether a click is the end of a long press, which has shown the tooltip. */
  endsLongPress(chip: Chip): boolean {
    const isHeld = this.#held === chip;
    this.#held = undefined;
    return isHeld;
  }

  /** Shows who reacted, for a press of a person that may not react. */
  readonly show = (chip: Chip): void => this.#show(chip);

  /** Updates the tooltip after the row of its message is drawn anew. */
  redrawn({ id }: Message): void {
    const chip = this.#chip;
    if (chip?.message.id === id) queueMicrotask(() => this.#chip === chip && this.#show(chip));
  }

  #hold(chip: Chip): void {
    this.#held = chip;
    this.#show(chip);
  }

  #after(ms: number, act: () => void): void {
    this.#cancel();
    this.#cancel = systemClock.after(ms, act);
  }

  #show(chip: Chip): void {
    this.#cancel();
    if (!chip.isConnected) return this.#hide();
    if (this.#chip !== chip) this.#hide();
    this.#chip = chip;
    this.#listen();
    void this.#load(chip);
  }

  async #load(chip: Chip): Promise<void> {
    const { message, reaction } = chip;
    const host = findHost(chip);
    const client = findClient(host);
    const people = await this.#answers.request(client, message, reaction.emoji);
    if (this.#chip !== chip || !chip.isConnected) return;
    const authorName = (id: string) => client?.messages.findLast(({ from }) => from.id === id)?.from.name;
    this.#tip ??= this.#createTip();
    this.#tip.show(chip, reactorNames(people, chip.reaction, { you: host.you, words: host.words, authorName }));
  }

  readonly #place = (): void => {
    const chip = this.#chip;
    if (chip && this.#tip?.isOpen && !this.#tip.place(chip)) this.#hide();
  };

  #createTip(): ReactionTip {
    const tip = new ReactionTip();
    tip.element.addEventListener('pointerenter', () => this.#cancel());
    tip.element.addEventListener('pointerleave', this.pointerOut);
    return tip;
  }

  #listen(): void {
    if (this.#listening) return;
    this.#listening = new AbortController();
    const options = { capture: true, signal: this.#listening.signal };
    addEventListener('keydown', this.#dismissed, options);
    addEventListener('pointerdown', this.#pressedElsewhere, options);
    for (const event of ['scroll', 'resize']) addEventListener(event, this.#place, options);
  }

  /** Escape removes the tooltip, and nothing else. */
  readonly #dismissed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || !this.#tip?.isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    this.#hide();
  };

  readonly #pressedElsewhere = (event: PointerEvent): void => {
    const path = event.composedPath();
    if (![this.#chip, this.#tip?.element].some((element) => element && path.includes(element))) this.#hide();
  };

  #hide(): void {
    this.#cancel();
    this.#listening?.abort();
    this.#listening = undefined;
    if (this.#chip) this.#tip?.hide(this.#chip);
    this.#chip = undefined;
  }
}

/** The tooltip of the page. */
export const whoReacted = new WhoReacted();
