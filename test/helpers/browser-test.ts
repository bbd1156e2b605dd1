import { beforeAll, test } from 'bun:test';
import { browserOrReason, type BrowserKind } from './browser-or-reason.ts';

/** Defines a test that needs a browser. Without one it is skipped, with the reason in its name. `timeout` in milliseconds. */
export function browserTest(
  name: string,
  story: () => Promise<void>,
  timeout: number = 60_000,
  kind?: BrowserKind,
): void {
  const browser = browserOrReason(kind);
  if ('reason' in browser) test.skip(`${name} (skipped: ${browser.reason})`, story);
  else test(name, story, timeout);
}

/** Defines a browser test that takes long: part of `bun run test:all`, which sets `ALL`, and not of `bun run test`. */
export function longBrowserTest(name: string, story: () => Promise<void>, timeout?: number): void {
  if (process.env['ALL'] === '1') browserTest(name, story, timeout);
}

/** Defines a test that needs a browser with windows: for the back-forward cache. It opens its pages with `browser: 'whole'`. */
export function windowTest(name: string, story: () => Promise<void>): void {
  browserTest(name, story, 60_000, 'whole');
}

/** Prepares a page, or what else several browser tests share, before the first of them. Does nothing without a browser. */
export function beforeBrowserTests(setup: () => Promise<void>): void {
  if ('path' in browserOrReason()) beforeAll(setup);
}
