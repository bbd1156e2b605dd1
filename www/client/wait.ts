import { MAX_KICK_SECONDS } from '../../src/protocol/limits.ts';

/** A client that retries sooner would flood a server that asks for no wait. */
const MIN_WAIT_MS = 100;
/** A longer timer would overflow and run at once. */
const MAX_WAIT_MS = 3_600_000;

/** The longest time for which a kick keeps a member out. It is shown, and no timer waits for it. */
export const MAX_KICK_MS = MAX_KICK_SECONDS * 1_000;

/** Reads a wait that a server asks for, in milliseconds: at least 100, at most an hour. Undefined when it asks for none. */
export function readWait(ms: number | undefined, maxMs: number = MAX_WAIT_MS): number | undefined {
  return ms === undefined || Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, MIN_WAIT_MS), maxMs);
}
