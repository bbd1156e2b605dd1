import type { Message } from '../../src/protocol/server-messages.ts';
import { messageActionsStyles } from './message-actions.styles.ts';
import { MessageActions } from './message-actions.ts';
import type { Rights } from './message-bar.ts';
import type { Part } from './part.ts';
import type { ReadingPlace } from './reading-place.ts';
import { RowFocus } from './row-focus.ts';

/** What the reader does with single messages, by pointer and by key. */
export interface RowTools {
  readonly actions: MessageActions;
  readonly focus: RowFocus;
}

/** Makes them for a log. `chosen` is told which message has the focus. */
export function rowTools(log: Part & Rights, place: ReadingPlace, chosen: (message: Message) => void): RowTools {
  const actions = new MessageActions(log);
  const { styleSheet } = messageActionsStyles;
  // Once it is drawn, and not before a bar can be.
  if (styleSheet) void log.updateComplete.then(() => log.shadowRoot?.adoptedStyleSheets.push(styleSheet));
  return { actions, focus: new RowFocus({ place, actions, chosen }) };
}
