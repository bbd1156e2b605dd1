import { nothing, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { adoptStyles } from '../lit/adopt-styles.ts';
import type { ActionHost, MessageActions } from '../message-actions/message-actions.ts';
import { loadOnPress, scripts } from '../on-demand/script-loader.ts';
import type { MessageRow } from './message-row.ts';
import type { ScrollAnchor } from './scroll-anchor.ts';

type ActionsScript = typeof import('../message-actions/message-actions.ts');

const JUMP_HIGHLIGHT_MS = 1_600;
/** Matches the rows of messages that are not being sent. The others have no actions. */
const SENT_ROW = 'article:not(.pending, .failed)';
/** Matches what the arrow keys move to: rows, and numbers of arrivals and departures. */
const STOP = 'article, summary';

/**
 * Moves the focus among messages and shows the actions on a message. The keyboard, a mouse over a message and a tap on it
 * show them; their script loads on demand. Handles the events of the log's scroller.
 */
export class MessageFocus {
  #actions: MessageActions | undefined;

  /** `focusChanged` receives the message that gets the focus. */
  constructor(
    private readonly log: ActionHost,
    private readonly anchor: ScrollAnchor,
    private readonly focusChanged: (message: Message) => void,
  ) {}

  /** True while a pointer is on the actions: they must not move away from under it. */
  get isPointedAt(): boolean {
    return this.#actions?.isPointedAt ?? false;
  }

  /** Keeps the focus on its message during an update: a message that was sent has a new row. */
  keepDuring(update: () => void): void {
    const root = this.log.renderRoot as ShadowRoot;
    // Not a search for `:focus`, which reads all rows.
    const focused = root.activeElement as Partial<MessageRow> | null;
    update();
    if (focused?.isConnected === false && focused.entry)
      findRow(root, focused.entry.key)?.focus({ preventScroll: true });
  }

  /** Call it after each update of the log. */
  logUpdated(): void {
    this.#actions?.logUpdated();
  }

  render(): TemplateResult | typeof nothing {
    return this.#actions?.render() ?? nothing;
  }

  /** Offers the actions on a row; while they load, only if the row matches the selector `condition` in the end. */
  async #offer(row: MessageRow, condition: string): Promise<void> {
    if (!this.#actions) {
      this.#connect(await scripts.prepare<ActionsScript>('message-actions'));
      // Not before: Firefox updates `:hover` after the first `pointermove` on a row.
      if (!row.matches(condition)) return;
    }
    this.#actions?.offer(row);
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

  /** Reacts to a moving pointer only: in a busy room, rows that scroll under a still pointer would drag the actions along. */
  readonly pointerMoved = (event: PointerEvent): void => {
    const row = findEventRow(event);
    if (row && event.pointerType === 'mouse') void this.#offer(row, ':hover');
  };

  readonly pointerLeft = ({ pointerType }: PointerEvent): void => {
    // A finger that is lifted leaves too, but its tap has shown the actions.
    if (pointerType === 'mouse') this.#actions?.offer();
  };

  readonly tapped = (event: MouseEvent): void => {
    const row = findEventRow(event);
    const isTouch = event instanceof PointerEvent && event.pointerType !== 'mouse';
    if (!row || !isTouch || (event.target as Element).closest('a, button')) return;
    this.#press(row, (actions) => actions.openSheet(row));
  };

  readonly focused = (event: FocusEvent): void => {
    const row = findEventRow(event);
    if (!row) return;
    this.focusChanged(row.entry.message);
    // A click focuses a row too, but then the pointer shows the actions.
    if (row.matches(':focus-visible')) void this.#offer(row, ':focus-visible');
  };

  readonly blurred = (event: FocusEvent): void => this.#actions?.focusLeft(event);

  readonly keyPressed = (event: KeyboardEvent): void => {
    const scroller = event.currentTarget as HTMLElement;
    const { key, target } = event;
    const row = findEventRow(event);
    const stop = (target as Element).closest<HTMLElement>(STOP) ?? undefined;
    if (target !== scroller && target !== stop) {
      if (key === 'Escape') row?.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step !== undefined) {
      const next = findStopBeside(scroller, stop, step);
      next?.focus({ preventScroll: true });
      if (next) this.anchor.show(next, 'nearest');
    } else if (row && (key === 'Enter' || key === 'ContextMenu')) {
      this.#press(row, (actions) => actions.show(row, 'actions', true));
    } else if (stop && key === 'Escape') {
      scroller.focus({ preventScroll: true });
      this.#actions?.show();
    } else return;
    event.preventDefault();
  };
}

/** Focuses the row that a jump has scrolled to, and marks it for a moment. */
export function highlight(row: MessageRow): void {
  row.focus({ preventScroll: true });
  row.animate({ background: ['var(--found)', 'var(--found)', 'transparent'] }, JUMP_HIGHLIGHT_MS);
}

/** Finds the row of a message in the log, by its id. */
export function findRow(root: ParentNode, id: string): MessageRow | undefined {
  return [...root.querySelectorAll<MessageRow>('article')].find(({ entry }) => entry.key === id);
}

/** Finds the row that an event comes from. */
function findEventRow({ target }: Event): MessageRow | undefined {
  return target instanceof Element ? (target.closest<MessageRow>(SENT_ROW) ?? undefined) : undefined;
}

/** Finds the stop after (1) or before (-1) `from`. Without `from`, finds the last row that reaches into view. */
function findStopBeside(scroller: Element, from: HTMLElement | undefined, step: number): HTMLElement | undefined {
  const stops = [...scroller.querySelectorAll<HTMLElement>(from ? STOP : 'article')];
  if (from) return stops[stops.indexOf(from) + step];
  const { bottom } = scroller.getBoundingClientRect();
  return stops.findLast((row) => row.getBoundingClientRect().top < bottom);
}
