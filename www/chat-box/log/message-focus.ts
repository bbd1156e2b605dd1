import { nothing, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { adoptStyles } from '../lit/adopt-styles.ts';
import type { ActionHost, MessageActions } from '../message-actions/message-actions.ts';
import { loadOnPress, scripts } from '../on-demand/script-loader.ts';
import type { MessageRow } from './message-row.ts';
import type { ScrollAnchor } from './scroll-anchor.ts';

type ActionsScript = typeof import('../message-actions/message-actions.ts');

/** Rows of messages that the room has. */
const SENT_ROW = 'article:not(.pending, .failed)';

/**
 * Moves the focus among messages, and shows the actions on one, which load on demand: by arrows, Enter and Escape, a mouse
 * over a message, a finger on it. Handles the events of the log's scroller.
 */
export class MessageFocus {
  #actions: MessageActions | undefined;

  /** `focusChanged` receives the message that gets the focus. */
  constructor(
    private readonly log: ActionHost,
    private readonly place: ScrollAnchor,
    private readonly focusChanged: (message: Message) => void,
  ) {}

  /** A pointer is on the actions, which must not move away from under it. */
  get isPointedAt(): boolean {
    return this.#actions?.isPointedAt ?? false;
  }

  /** To be called after each update of the log. */
  settle(): void {
    this.#actions?.settle();
  }

  render(): TemplateResult | typeof nothing {
    return this.#actions?.render() ?? nothing;
  }

  /** Offers the actions on a row as soon as they are loaded, if `isStill` holds then. */
  async #offer(row: MessageRow, isStill: string): Promise<void> {
    if (!this.#actions) this.#connect(await scripts.prepare<ActionsScript>('message-actions'));
    if (row.matches(isStill)) this.#actions?.offer(row);
  }

  /** Loads the actions for a press, and shows a notice when that fails. */
  #press(row: MessageRow, act: (actions: MessageActions) => void): void {
    if (this.#actions) return act(this.#actions);
    const { log } = this;
    void loadOnPress<ActionsScript>('message-actions', row, {
      loaded: (script) => act(this.#connect(script)),
      failed: () => (log.notice = log.words.loadFailed),
    });
  }

  #connect(script: ActionsScript): MessageActions;
  #connect(script: ActionsScript | undefined): MessageActions | undefined;
  #connect(script: ActionsScript | undefined): MessageActions | undefined {
    if (script) adoptStyles(this.log.renderRoot as ShadowRoot, script.styles);
    return (this.#actions ??= script && new script.MessageActions(this.log));
  }

  /** Only for a pointer that moves: in a busy room, rows that move under a still pointer would drag the actions along. */
  readonly pointerMoved = (event: PointerEvent): void => {
    const row = findRow(event);
    if (row && event.pointerType === 'mouse') void this.#offer(row, ':hover');
  };

  readonly pointerLeft = ({ pointerType }: PointerEvent): void => {
    // A finger leaves whenever it is lifted.
    if (pointerType === 'mouse') this.#actions?.offer();
  };

  readonly tapped = (event: MouseEvent): void => {
    const row = findRow(event);
    const isTouch = event instanceof PointerEvent && event.pointerType !== 'mouse';
    if (!row || !isTouch || (event.target as Element).closest('a, button')) return;
    this.#press(row, (actions) => actions.toggle(row));
  };

  readonly focused = (event: FocusEvent): void => {
    const row = findRow(event);
    if (!row) return;
    this.focusChanged(row.entry.message);
    // A click focuses a row, too, but a reader who clicks has a pointer.
    if (row.matches(':focus-visible')) void this.#offer(row, ':focus-visible');
  };

  readonly blurred = (event: FocusEvent): void => this.#actions?.focusLeft(event);

  readonly keyPressed = (event: KeyboardEvent): void => {
    const scroller = event.currentTarget as HTMLElement;
    const { key, target } = event;
    const row = findRow(event);
    if (target !== scroller && target !== row) {
      if (key === 'Escape') row?.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step !== undefined) {
      const next = findRowBeside(scroller, row, step);
      next?.focus({ preventScroll: true });
      if (next) this.place.show(next, 'nearest');
    } else if (row && (key === 'Enter' || key === 'ContextMenu')) {
      this.#press(row, (actions) => actions.show(row, 'actions', true));
    } else if (row && key === 'Escape') {
      scroller.focus({ preventScroll: true });
      this.#actions?.show();
    } else return;
    event.preventDefault();
  };
}

/** The row that an event comes from. */
function findRow({ target }: Event): MessageRow | undefined {
  return target instanceof Element ? (target.closest<MessageRow>(SENT_ROW) ?? undefined) : undefined;
}

/** The message after (1) or before (-1) a row; without a row the last one that reaches into view. */
function findRowBeside(scroller: Element, from: MessageRow | undefined, step: number): MessageRow | undefined {
  const rows = [...scroller.querySelectorAll<MessageRow>(SENT_ROW)];
  if (from) return rows[rows.indexOf(from) + step];
  const { bottom } = scroller.getBoundingClientRect();
  return rows.findLast((row) => row.getBoundingClientRect().top < bottom);
}
