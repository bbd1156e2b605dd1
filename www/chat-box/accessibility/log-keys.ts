import type { ChatBoxLog } from '../log/log.ts';
import type { MessageRow } from '../log/message-row.ts';

/**
 * Handles the keys of the list of messages that the list itself does not: Home and End go to the first and the last loaded
 * message, and Enter on a message that was not sent goes to its button.
 */
export function logKeyPressed(root: ParentNode, event: KeyboardEvent): void {
  const log = root.querySelector('chat-box-log');
  const [target] = event.composedPath();
  if (!log || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!(target instanceof HTMLElement) || !target.matches('.scroller, article, summary')) return;
  const id = { Home: log.messages[0]?.id, End: lastId(log) }[event.key];
  const resend = event.key === 'Enter' ? target.querySelector<HTMLElement>('.failure button') : null;
  if (id !== undefined) log.jump(id);
  else if (resend) resend.focus();
  else return;
  event.preventDefault();
}

/** Finds the last message: yours that is being sent, if the end of the log is drawn. */
function lastId({ messages, renderRoot }: ChatBoxLog): string | undefined {
  const newest = messages.at(-1)?.id;
  const drawn = [...renderRoot.querySelectorAll<MessageRow>('article')].map(({ entry }) => entry.key);
  return newest === undefined || drawn.includes(newest) ? drawn.at(-1) : newest;
}
