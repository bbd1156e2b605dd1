import { beforeAll, test } from 'bun:test';
import { browserOrReason } from './browser-or-reason.ts';

const browser = browserOrReason();

/** Defines a test that needs a browser. Without one it is skipped, with the reason in its name. `timeout` in milliseconds. */
export function browserTest(name: string, story: () => Promise<void>, timeout = 60_000): void {
  if ('reason' in browser) test.skip(`${name} (skipped: ${browser.reason})`, story);
  else test(name, story, timeout);
}

/** Prepares a page, or what else several browser tests share, before the first of them. Does nothing without a browser. */
export function beforeBrowserTests(setup: () => Promise<void>): void {
  if (!('reason' in browser)) beforeAll(setup);
}
