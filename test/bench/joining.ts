import type { Crew } from './crew.ts';
import type { JoinOutcome, JoinPlan } from './orders.ts';
import type { Bench } from './suite.ts';

/** Brings members in to stay; throws unless all of them came. */
export async function bringIn(crew: Crew, plan: Omit<JoinPlan, 'first' | 'atOnce' | 'stay'>): Promise<void> {
  const { failures } = await crew.join({ ...plan, atOnce: 16, stay: true });
  if (failures.length > 0) throw new Error(`${failures.length} of ${plan.members} could not join: ${failures[0]}`);
}

/** Says why joins failed, each reason once, and how many the client itself spoilt. */
export function noteFailures(bench: Bench, { failures, retried }: JoinOutcome): void {
  if (retried > 0) bench.note(`${retried} joined at a second try: the client refused a certificate too early`);
  for (const why of new Set(failures))
    bench.note(`${failures.filter((one) => one === why).length} could not join: ${why}`);
}
