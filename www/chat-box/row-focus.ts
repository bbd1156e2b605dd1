import type { Message } from '../../src/protocol/server-messages.ts';
import type { MessageActions } from './message-actions.ts';
import type { ReadingPlace } from './reading-place.ts';
import type { MessageRow } from './rows.ts';

/** Rows of messages that the room has. */
const SAID = 'article:not(.pending, .failed)';

/** What moving among rows works with. */
export interface RowFocusParts {
  readonly place: ReadingPlace;
  readonly actions: MessageActions;
  /** This message has the focus now. */
  readonly chosen: (message: Message) => void;
}

/**
 * Moves among the messages and opens what can be done with one: arrows, Enter and Escape, a mouse over it, a finger on
 * it. Its methods listen to the events of the element that scrolls.
 */
export class RowFocus {
  constructor(private readonly parts: RowFocusParts) {}

  /** The mouse moved, and not the rows under it: in a busy room these would drag the bar along. */
  readonly pointed = (event: PointerEvent): void => {
    const row = rowOf(event);
    if (row && event.pointerType === 'mouse') this.parts.actions.show(row);
  };

  readonly left = ({ pointerType }: PointerEvent): void => {
    // A finger leaves whenever it is lifted.
    if (pointerType === 'mouse') this.parts.actions.hide(false);
  };

  readonly tapped = (event: MouseEvent): void => {
    const row = rowOf(event);
    const isTouch = event instanceof PointerEvent && event.pointerType !== 'mouse';
    if (!row || !isTouch || (event.target as Element).closest('a, button')) return;
    const { actions } = this.parts;
    const wasShown = actions.row === row;
    actions.hide(true);
    if (!wasShown) actions.show(row);
  };

  readonly focused = (event: FocusEvent): void => {
    const row = rowOf(event);
    if (!row) return;
    this.parts.chosen(row.entry.message);
    // A click gives the focus, too; who clicks has a pointer.
    if (row.matches(':focus-visible')) this.parts.actions.show(row);
  };

  readonly keyPressed = (event: KeyboardEvent): void => {
    const { place, actions } = this.parts;
    const scroller = event.currentTarget as HTMLElement;
    const { key, target } = event;
    const row = rowOf(event);
    if (target !== scroller && target !== row) {
      if (key === 'Escape') row?.focus();
      return;
    }
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : undefined;
    if (step !== undefined) {
      const to = rowBeside(scroller, row, step);
      to?.focus({ preventScroll: true });
      if (to) place.show(to, 'nearest');
    } else if (row && (key === 'Enter' || key === 'ContextMenu')) actions.enter(row);
    else if (row && key === 'Escape') {
      scroller.focus({ preventScroll: true });
      actions.hide(true);
    } else return;
    event.preventDefault();
  };
}

/** The message that an event is about: the row it came out of. */
function rowOf({ target }: Event): MessageRow | undefined {
  return target instanceof Element ? (target.closest<MessageRow>(SAID) ?? undefined) : undefined;
}

/** The message after (1) or before (-1) a row; without a row the last one that reaches into view. */
function rowBeside(scroller: Element, from: MessageRow | undefined, step: 1 | -1): MessageRow | undefined {
  const rows = [...scroller.querySelectorAll<MessageRow>(SAID)];
  if (from) return rows[rows.indexOf(from) + step];
  const { bottom } = scroller.getBoundingClientRect();
  return rows.findLast((row) => row.getBoundingClientRect().top < bottom);
}
