import type { ClientPool } from './client-pool.ts';
import type { JoinOutcome, JoinPlan } from './orders.ts';
import type { Bench } from './suite.ts';

/** The time until everything of members that left is gone, in milliseconds: the grace period, then a quiet time. */
export const LEAVE_MS = 45_000;

/** Adds members that stay. Throws when one of them cannot join. */
export async function joinAll(pool: ClientPool, plan: Omit<JoinPlan, 'first' | 'atOnce' | 'stay'>): Promise<void> {
  const { failures } = await pool.join({ ...plan, atOnce: 16, stay: true });
  if (failures.length > 0) throw new Error(`${failures.length} of ${plan.members} could not join: ${failures[0]}`);
}

/** Notes why connections of members have closed, each reason once. */
export function noteClosed(bench: Bench, load: string, closed: readonly string[]): void {
  for (const reason of new Set(closed))
    bench.note(
      `${load}: ${closed.filter((other) => other === reason).length} members lost their connection: ${reason}`,
    );
}

/** Notes why joins failed, each reason once, and how many joins the client's own library spoilt. */
export function noteFailures(bench: Bench, { failures, retried }: JoinOutcome): void {
  if (retried > 0)
    bench.note(`${retried} joined at the second attempt: the client library checked a certificate too early`);
  for (const reason of new Set(failures))
    bench.note(`${failures.filter((failure) => failure === reason).length} could not join: ${reason}`);
}
