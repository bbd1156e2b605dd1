import { test } from 'bun:test';
import { browserOrReason } from './browser-or-reason.ts';

const browser = browserOrReason();

/** A test that needs a browser: skipped, with the reason in its name, where there is none. `within` in milliseconds. */
export function browserTest(name: string, story: () => Promise<void>, within = 60_000): void {
  if ('reason' in browser) test.skip(`${name} (skipped: ${browser.reason})`, story);
  else test(name, story, within);
}
