import type { Log } from '../../src/log.ts';

/** Creates a log that collects its lines. */
export function logBook(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: (event, facts = {}) => lines.push([event, JSON.stringify(facts)].join(' ')), lines };
}
