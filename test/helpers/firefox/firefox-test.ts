import { beforeAll, test } from 'bun:test';

/** Names of the program, that of Debian first. */
const PROGRAMS = ['firefox-esr', 'firefox'];

/** The time that a test may take, in milliseconds. Firefox draws without a graphics card, on a machine that may be busy. */
const TEST_TIMEOUT_MS = 120_000;
/** The time that Firefox may take to start with a new profile, in milliseconds. */
const SETUP_TIMEOUT_MS = 60_000;

const firefox = firefoxOrReason();

/** Finds Firefox, or returns the command that installs it. */
export function firefoxOrReason(): { readonly path: string } | { readonly reason: string } {
  const path = process.env['FIREFOX_PATH'] ?? PROGRAMS.map((name) => Bun.which(name)).find((found) => found !== null);
  return path === undefined
    ? { reason: 'no Firefox on the PATH: run "apt-get install firefox-esr" or set FIREFOX_PATH' }
    : { path };
}

/** Defines a test that needs Firefox. Without it the test is skipped, with the reason in its name. */
export function firefoxTest(name: string, story: () => Promise<void>): void {
  if ('reason' in firefox) test.skip(`${name} (skipped: ${firefox.reason})`, story);
  else test(name, story, TEST_TIMEOUT_MS);
}

/** Prepares what several Firefox tests share, before the first of them. Does nothing without Firefox. */
export function beforeFirefoxTests(setup: () => Promise<void>): void {
  if (!('reason' in firefox)) beforeAll(setup, SETUP_TIMEOUT_MS);
}
