import type { Log } from '../../src/log.ts';

/** A log that keeps what happened, one text a line. */
export function logBook(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: (what, facts = {}) => lines.push([what, JSON.stringify(facts)].join(' ')), lines };
}
