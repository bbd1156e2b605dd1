import type { MessageRow } from './rows.ts';

/** The message that an event is about: the row it came out of. */
export function rowOf(event: Event): MessageRow | undefined {
  const { target } = event;
  return target instanceof Element ? (target.closest<MessageRow>('article') ?? undefined) : undefined;
}

/** The message after (1) or before (-1) a row; without a row the last one that reaches into view. */
export function rowBeside(scroller: Element, from: MessageRow | undefined, step: 1 | -1): MessageRow | undefined {
  const rows = [...scroller.querySelectorAll<MessageRow>('article')];
  if (from) return rows[rows.indexOf(from) + step];
  const { bottom } = scroller.getBoundingClientRect();
  return rows.findLast((row) => row.getBoundingClientRect().top < bottom);
}
