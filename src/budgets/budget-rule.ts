import { PerNetwork } from '../limits/per-network.ts';
import type { Rule, RuleMember } from '../ports/rules.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import { Budget, type Allowance } from './budget.ts';

/** Many people may share an address, so a network may send as much as this many members. */
const MEMBERS_PER_NETWORK = 10;

/**
 * Limits what each member may send, and what each network may send, however many members it has and however often they
 * reconnect. A member's budget survives a change of carrier.
 */
export function createBudgetRule(allowance: Allowance, elapsed: () => number): Rule {
  const networks = createNetworkBudgets(allowance, elapsed);
  const members = new WeakMap<RuleMember, Budget>();
  return ({ member, bytes }) => {
    const budget = members.get(member) ?? new Budget(allowance, elapsed);
    members.set(member, budget);
    const verdict = budget.take(bytes, networks.get(member.address));
    if (verdict.passes) return undefined;
    const { retryAfter, ignored } = verdict;
    return { code: 'rate', retryAfter, ...(ignored && { closes: closeReasons.rate }) };
  };
}

/** Creates the budgets of networks. */
export function createNetworkBudgets({ messages, bytes }: Allowance, elapsed: () => number): PerNetwork<Budget> {
  const allowance = { messages: messages * MEMBERS_PER_NETWORK, bytes: bytes * MEMBERS_PER_NETWORK };
  return new PerNetwork(
    () => new Budget(allowance, elapsed),
    (budget) => budget.isFull,
  );
}
