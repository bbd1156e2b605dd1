import { toNetwork } from '../net/ip-address.ts';
import { Budget, type Allowance } from './budget.ts';

/** Many people may share an address, so it may send as much as so many members. */
const MEMBERS_PER_NETWORK = 10;
/** Fewest addresses remembered before those that owe nothing are forgotten. */
const SWEEP_ABOVE = 1_000;

/** What each address may still send, whoever sends it and however often they reconnect. */
export class NetworkBudgets {
  readonly #budgets = new Map<string, Budget>();
  #sweepAt = SWEEP_ABOVE;

  constructor(
    private readonly allowance: Allowance,
    private readonly now: () => number,
  ) {}

  /** The budget of an address; those of one /64 of IPv6 share theirs. */
  of(address: string): Budget {
    const network = toNetwork(address);
    const found = this.#budgets.get(network);
    if (found) return found;
    if (this.#budgets.size >= this.#sweepAt) this.#sweep();
    const { messages, bytes } = this.allowance;
    const allowance = { messages: messages * MEMBERS_PER_NETWORK, bytes: bytes * MEMBERS_PER_NETWORK };
    const budget = new Budget(allowance, this.now);
    this.#budgets.set(network, budget);
    return budget;
  }

  #sweep(): void {
    for (const [network, budget] of this.#budgets) if (budget.isFull) this.#budgets.delete(network);
    // Not before as many have come again: a flood from ever new addresses must not pay for a sweep each time.
    this.#sweepAt = Math.max(SWEEP_ABOVE, this.#budgets.size * 2);
  }
}
