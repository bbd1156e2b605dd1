import { nothing, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { messageBar, type Mode, type Rights } from './message-bar.ts';
import type { ChatPart } from '../chat-part.ts';
import type { ScrollAnchor } from './scroll-anchor.ts';
import type { MessageRow } from './message-row.ts';

/** Rows of messages that the room has. */
const SAID = 'article:not(.pending, .failed)';
/** Pixels between the bar and what it stays inside of. */
const GAP = 4;

/**
 * What the reader does with single messages: moves among them, and opens what can be done with one, by arrows, Enter and
 * Escape, a mouse over it, a finger on it. The bar is that of one message at a time: the one under the pointer, or the
 * one with the focus. Its events are the log's, and those of the log's scroller are listened to here.
 */
export class MessageFocus {
  /** The row whose bar is shown. */
  #row: MessageRow | undefined;
  #mode: Mode = 'actions';
  /** After the next update the focus goes into the bar. */
  #takesFocus = false;

  /** `chosen` is told which message has the focus. */
  constructor(
    private readonly log: ChatPart & Rights,
    private readonly place: ScrollAnchor,
    private readonly chosen: (message: Message) => void,
  ) {}

  /** A pointer is on the bar: what is about to be pressed must not move away from under it. */
  get isPointedAt(): boolean {
    return this.#bar?.matches(':hover') ?? false;
  }

  /** The rows, and the bar among them, stand where they will be seen. */
  settle(): void {
    this.#settleBar();
    if (!this.#takesFocus) return;
    this.#takesFocus = false;
    this.#buttons[0]?.focus({ preventScroll: true });
  }

  /** Puts the bar at the upper end of its row, inside of what is in view. */
  #settleBar(): void {
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
    const { words, mayWrite, isModerator } = this.log;
    if (!row?.isConnected || row.entry.message.deleted || !(mayWrite || isModerator)) return nothing;
    return messageBar({
      ...{ words, mode: this.#mode, mayWrite, isModerator },
      ...{ message: row.entry.message, own: row.entry.own },
      go: (mode) => this.#show(row, mode, true),
      pick: () => this.#pick(),
      done: (event) => this.#done(event),
      raise: (event) => this.#raise(event),
      keyPressed: this.#barKeyPressed,
    });
  }

  get #bar(): HTMLElement | null {
    return this.log.renderRoot.querySelector<HTMLElement>('.actions');
  }

  get #buttons(): HTMLElement[] {
    return [...(this.#bar?.querySelectorAll('button') ?? [])];
  }

  get #hasFocus(): boolean {
    return this.#bar?.matches(':focus-within') ?? false;
  }

  /** Shows the bar of a row; of none, takes it away. */
  #show(row?: MessageRow, mode: Mode = 'actions', takesFocus = false): void {
    if (row === this.#row && mode === this.#mode && !takesFocus) return;
    this.#row = row;
    this.#mode = mode;
    this.#takesFocus = takesFocus;
    this.log.requestUpdate();
  }

  /** The same, unless the bar that is shown is in use. */
  #offer(row?: MessageRow): void {
    const isInUse = this.#row?.isConnected === true && (this.#mode !== 'actions' || this.#hasFocus);
    if (!isInUse) this.#show(row);
  }

  #pick(): void {
    const more = this.#buttons.at(-1);
    if (more) void this.#bar?.querySelector('chat-box-emoji-picker')?.open(more, this.log);
  }

  /** Something is done: back to the row, if that is where the focus came from. */
  #done(event: Event): void {
    const row = this.#row;
    if (this.#hasFocus) row?.focus({ preventScroll: true });
    this.#show(row);
    this.log.dispatchEvent(event);
  }

  /** Something goes on elsewhere, with the focus. */
  #raise(event: Event): void {
    this.#show();
    this.log.dispatchEvent(event);
  }

  /** The mouse moved, and not the rows under it: in a busy room these would drag the bar along. */
  readonly pointed = (event: PointerEvent): void => {
    const row = rowOf(event);
    if (row && event.pointerType === 'mouse') this.#offer(row);
  };

  readonly left = ({ pointerType }: PointerEvent): void => {
    // A finger leaves whenever it is lifted.
    if (pointerType === 'mouse') this.#offer();
  };

  readonly tapped = (event: MouseEvent): void => {
    const row = rowOf(event);
    const isTouch = event instanceof PointerEvent && event.pointerType !== 'mouse';
    if (!row || !isTouch || (event.target as Element).closest('a, button')) return;
    this.#show(this.#row === row ? undefined : row);
  };

  readonly focused = (event: FocusEvent): void => {
    const row = rowOf(event);
    if (!row) return;
    this.chosen(row.entry.message);
    // A click gives the focus, too; who clicks has a pointer.
    if (row.matches(':focus-visible')) this.#offer(row);
  };

  readonly blurred = ({ target, relatedTarget }: FocusEvent): void => {
    const isInBar = (node: EventTarget | null) => node instanceof Node && this.#bar?.contains(node) === true;
    // Into the bar, out of the window, or out of a button that went with what it asked.
    if (isInBar(relatedTarget) || !document.hasFocus() || this.#takesFocus) return;
    const isRow = relatedTarget instanceof Node && relatedTarget === this.#row;
    if (isInBar(target) && !isRow) this.#show();
    else if (relatedTarget === null) this.#offer();
  };

  readonly keyPressed = (event: KeyboardEvent): void => {
    const scroller = event.currentTarget as HTMLElement;
    const { key, target } = event;
    const row = rowOf(event);
    if (target !== scroller && target !== row) {
      if (key === 'Escape') row?.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step !== undefined) {
      const to = rowBeside(scroller, row, step);
      to?.focus({ preventScroll: true });
      if (to) this.place.show(to, 'nearest');
    } else if (row && (key === 'Enter' || key === 'ContextMenu')) this.#show(row, 'actions', true);
    else if (row && key === 'Escape') {
      scroller.focus({ preventScroll: true });
      this.#show();
    } else return;
    event.preventDefault();
  };

  readonly #barKeyPressed = (event: KeyboardEvent): void => {
    const buttons = this.#buttons;
    const at = buttons.indexOf(event.target as HTMLElement);
    const forward = getComputedStyle(this.log).direction === 'rtl' ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward }[event.key];
    if (step !== undefined) buttons.at((at + step) % buttons.length)?.focus();
    else if (event.key === 'Escape' && this.#mode !== 'actions') this.#show(this.#row, 'actions', true);
    else if (event.key === 'Escape') this.#row?.focus({ preventScroll: true });
    // A key that is held down answers no question.
    else if (!(event.repeat && event.key === 'Enter')) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** The message that an event is about: the row it came out of. */
function rowOf({ target }: Event): MessageRow | undefined {
  return target instanceof Element ? (target.closest<MessageRow>(SAID) ?? undefined) : undefined;
}

/** The message after (1) or before (-1) a row; without a row the last one that reaches into view. */
function rowBeside(scroller: Element, from: MessageRow | undefined, step: number): MessageRow | undefined {
  const rows = [...scroller.querySelectorAll<MessageRow>(SAID)];
  if (from) return rows[rows.indexOf(from) + step];
  const { bottom } = scroller.getBoundingClientRect();
  return rows.findLast((row) => row.getBoundingClientRect().top < bottom);
}
