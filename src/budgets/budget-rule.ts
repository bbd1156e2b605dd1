import { KeyedLimits } from '../limits/keyed-limits.ts';
import { PerNetwork } from '../limits/per-network.ts';
import type { Rule } from '../ports/rules.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import { Budget } from './budget.ts';
import { NetworkBudget } from './network-budget.ts';
import type { Allowance } from './token-buckets.ts';

/** Reading this many rows costs as much as a message. */
const ROWS_PER_MESSAGE = 25;

/**
 * Limits the messages and bytes of each member, and of each network, regardless of the number of its members. A budget belongs
 * to the member's id, which the resume token restores, so it survives reconnecting and leaving. Loopback addresses have no
 * network limit.
 */
export function createBudgetRule(allowance: Allowance, elapsed: () => number): Rule {
  const networks = createNetworkBudgets(allowance, elapsed);
  const members = new KeyedLimits<Budget>(
    () => new Budget(allowance, elapsed),
    (budget) => budget.isFull,
  );
  return ({ member: { id, address }, bytes, rows }) => {
    const shared = networks.get(address)?.forMember(id);
    const verdict = members.get(id).take(bytes, shared, 1 + rows / ROWS_PER_MESSAGE);
    if (verdict.passes) return undefined;
    const { retryAfter, ignoresRefusals } = verdict;
    return { code: 'rate', retryAfter, ...(ignoresRefusals && { closes: closeReasons.rate }) };
  };
}

/** Creates the budgets of networks. */
export function createNetworkBudgets(allowance: Allowance, elapsed: () => number): PerNetwork<NetworkBudget> {
  return new PerNetwork(
    () => new NetworkBudget(allowance, elapsed),
    (budget) => budget.isFull,
  );
}
