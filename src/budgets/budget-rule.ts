import { KeyedLimits } from '../limits/keyed-limits.ts';
import { PerNetwork } from '../limits/per-network.ts';
import type { Rule } from '../ports/rules.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import { Budget } from './budget.ts';
import { NetworkBudget } from './network-budget.ts';
import type { Allowance } from './tokens.ts';

/**
 * Limits what each member may send, and what each network may send, however many members it has and however often they
 * reconnect. A member's budget survives a change of carrier, and leaving: it belongs to the member's id, which the resume
 * token gives back. Loopback addresses have no limit of their own.
 */
export function createBudgetRule(allowance: Allowance, elapsed: () => number): Rule {
  const networks = createNetworkBudgets(allowance, elapsed);
  const members = new KeyedLimits<Budget>(
    () => new Budget(allowance, elapsed),
    (budget) => budget.isFull,
  );
  return ({ member: { id, address }, bytes }) => {
    const shared = networks.get(address)?.forMember(id);
    const verdict = members.get(id).take(bytes, shared);
    if (verdict.passes) return undefined;
    const { retryAfter, ignored } = verdict;
    return { code: 'rate', retryAfter, ...(ignored && { closes: closeReasons.rate }) };
  };
}

/** Creates the budgets of networks. */
export function createNetworkBudgets(allowance: Allowance, elapsed: () => number): PerNetwork<NetworkBudget> {
  return new PerNetwork(
    () => new NetworkBudget(allowance, elapsed),
    (budget) => budget.isFull,
  );
}
