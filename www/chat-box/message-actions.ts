import { nothing, type TemplateResult } from 'lit';
import { messageBar, type Mode, type Rights } from './message-bar.ts';
import type { Part } from './part.ts';
import type { MessageRow } from './rows.ts';

/** Pixels between the bar and what it stays inside of. */
const GAP = 4;

/** The bar of one message at a time: the one under the pointer, or the one with the focus. Its events are the host's. */
export class MessageActions {
  #row: MessageRow | undefined;
  #mode: Mode = 'actions';
  /** After the next update the focus goes into the bar. */
  #takesFocus = false;

  constructor(private readonly host: Part & Rights) {}

  /** Shows the bar of a row, unless another one's is in use. */
  show(row: MessageRow): void {
    if (row === this.#row || this.#isInUse) return;
    this.#set(row, 'actions', false);
  }

  /** Shows the bar of a row and gives it the focus. */
  enter(row: MessageRow): void {
    this.#set(row, 'actions', true);
  }

  /** Takes the bar away; `always` also while it is in use. */
  hide(always: boolean): void {
    if (always || !this.#isInUse) this.#set(undefined, 'actions', false);
  }

  /** The row whose bar is shown. */
  get row(): MessageRow | undefined {
    return this.#row;
  }

  /** A pointer is on the bar: what is about to be pressed must not move away from under it. */
  get isPointedAt(): boolean {
    return this.#bar?.matches(':hover') ?? false;
  }

  /** The rows, and the bar among them, stand where they will be seen. */
  settle(): void {
    this.#place();
    if (!this.#takesFocus) return;
    this.#takesFocus = false;
    this.#buttons[0]?.focus({ preventScroll: true });
  }

  /** Puts the bar at the upper end of its row, inside of what is in view. */
  #place(): void {
    const bar = this.#bar;
    const view = bar?.closest('.scroller')?.getBoundingClientRect();
    if (!bar || !view || !this.#row) return;
    const row = this.#row.getBoundingClientRect();
    const wanted = row.top - bar.offsetHeight / 2;
    const top = Math.max(view.top + GAP, Math.min(wanted, view.bottom - bar.offsetHeight - GAP));
    const origin = bar.parentElement?.getBoundingClientRect().top ?? 0;
    bar.style.insetBlockStart = `${Math.round(top - origin)}px`;
  }

  render(): TemplateResult | typeof nothing {
    const row = this.#row;
    const { words, mayWrite, isModerator } = this.host;
    if (!row?.isConnected || row.entry.message.deleted || !(mayWrite || isModerator)) return nothing;
    return messageBar({
      ...{ words, mode: this.#mode, mayWrite, isModerator },
      ...{ message: row.entry.message, own: row.entry.own },
      go: (mode) => this.#set(this.#row, mode, true),
      pick: () => this.#pick(),
      done: (event) => this.#done(event),
      raise: (event) => this.#raise(event),
      keyPressed: this.#keyPressed,
    });
  }

  get #bar(): HTMLElement | null {
    return this.host.renderRoot.querySelector<HTMLElement>('.actions');
  }

  get #buttons(): HTMLElement[] {
    return [...(this.#bar?.querySelectorAll('button') ?? [])];
  }

  get #hasFocus(): boolean {
    return this.#bar?.matches(':focus-within') ?? false;
  }

  get #isInUse(): boolean {
    return this.#row?.isConnected === true && (this.#mode !== 'actions' || this.#hasFocus);
  }

  #set(row: MessageRow | undefined, mode: Mode, takesFocus: boolean): void {
    if (row === this.#row && mode === this.#mode && !takesFocus) return;
    this.#row = row;
    this.#mode = mode;
    this.#takesFocus = takesFocus;
    this.host.requestUpdate();
  }

  #pick(): void {
    const bar = this.#bar;
    const more = this.#buttons.at(-1);
    if (more) void bar?.querySelector('chat-box-emoji-picker')?.open(more, this.host);
  }

  /** Something is done: back to the row, if that is where the focus came from. */
  #done(event: Event): void {
    const row = this.#row;
    if (this.#hasFocus) row?.focus({ preventScroll: true });
    this.#set(row, 'actions', false);
    this.host.dispatchEvent(event);
  }

  /** Something goes on elsewhere, with the focus. */
  #raise(event: Event): void {
    this.hide(true);
    this.host.dispatchEvent(event);
  }

  /** The focus has gone from something in the log. */
  readonly blurred = ({ target, relatedTarget }: FocusEvent): void => {
    const isInBar = (node: EventTarget | null) => node instanceof Node && this.#bar?.contains(node) === true;
    // Into the bar, out of the window, or out of a button that went with what it asked.
    if (isInBar(relatedTarget) || !document.hasFocus() || this.#takesFocus) return;
    const isRow = relatedTarget instanceof Node && relatedTarget === this.#row;
    if (isInBar(target) && !isRow) this.hide(true);
    else if (relatedTarget === null) this.hide(false);
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const buttons = this.#buttons;
    const at = buttons.indexOf(event.target as HTMLElement);
    const forward = getComputedStyle(this.host).direction === 'rtl' ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward }[event.key];
    if (step !== undefined) buttons.at((at + step) % buttons.length)?.focus();
    else if (event.key === 'Escape' && this.#mode !== 'actions') this.#set(this.#row, 'actions', true);
    else if (event.key === 'Escape') this.#row?.focus({ preventScroll: true });
    // A key that is held down answers no question.
    else if (!(event.repeat && event.key === 'Enter')) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
