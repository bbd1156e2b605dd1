import { test } from 'bun:test';
import { findMissingNetwork } from './missing-network.ts';

const reason = findMissingNetwork();

/** What a test needs besides a network. */
interface Needs {
  /** In milliseconds. */
  readonly within?: number;
  /** What else is missing, if something is. */
  readonly alsoNeeds?: string | undefined;
}

/**
 * A test that makes a network of its own, beside others of its file: skipped, with the reason in its name, where it
 * cannot.
 */
export function networkTest(
  name: string,
  story: () => Promise<void>,
  { within = 40_000, alsoNeeds }: Needs = {},
): void {
  const missing = reason ?? alsoNeeds;
  if (missing !== undefined) test.skip(`${name} (skipped: ${missing})`, story);
  else test.concurrent(name, story, within);
}
