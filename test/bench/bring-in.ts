import type { Crew } from './crew.ts';
import type { JoinPlan } from './orders.ts';

/** Brings members in to stay; throws unless all of them came. */
export async function bringIn(crew: Crew, plan: Omit<JoinPlan, 'first' | 'atOnce' | 'stay'>): Promise<void> {
  const { failures } = await crew.join({ ...plan, atOnce: 16, stay: true });
  if (failures.length > 0) throw new Error(`${failures.length} of ${plan.members} could not join: ${failures[0]}`);
}
