import { test } from 'bun:test';
import { findMissingNetwork } from './missing-network.ts';

const missingNetwork = findMissingNetwork();

/** Options of a test with a network. */
interface NetworkTestOptions {
  readonly timeoutMs?: number;
  /** Another reason to skip the test. */
  readonly missing?: string | undefined;
}

/**
 * Declares a test that creates a network of its own and runs at the same time as others of its file. Skips it, with the
 * reason in its title, where this process cannot create networks.
 */
export function networkTest(
  title: string,
  run: () => Promise<void>,
  { timeoutMs = 40_000, missing }: NetworkTestOptions = {},
): void {
  const skipReason = missingNetwork ?? missing;
  if (skipReason !== undefined) test.skip(`${title} (skipped: ${skipReason})`, run);
  else test.concurrent(title, run, timeoutMs);
}
