import { OpenEvent } from '../internal-events.ts';
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

/**
 * Opens the search with Ctrl+F, or Cmd+F on a Mac, instead of that of the browser. When it is open, the key moves the focus there, and a
 * second press opens that of the browser.
 */
export function searchKeyPressed(root: ShadowRoot, event: KeyboardEvent): void {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, defaultPrevented } = event;
  const isMac = /Mac|iP/.test(navigator.platform);
  const hasModifier = isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  // A keyboard of other letters has the F of the Latin layout.
  const isF = /^[a-z]$/i.test(key) ? key.toLowerCase() === 'f' : code === 'KeyF';
  if (defaultPrevented || !hasModifier || altKey || shiftKey || !isF) return;
  const search = root.querySelector('chat-box-search');
  const focused = root.activeElement;
  if (!(focused instanceof HTMLElement) || focused === search) return;
  event.preventDefault();
  if (search) search.focus();
  else focused.dispatchEvent(new OpenEvent('search', focused));
}
