import { describe, expect, test } from 'bun:test';
import { createNetworkBudgets } from '../../../../src/budgets/budget-rule.ts';
import { type Allowance, Budget } from '../../../../src/budgets/budget.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

function newBudget(allowance: Allowance) {
  const clock = manualClock();
  const budget = new Budget(allowance, () => clock.elapsed());
  /** How many messages of so many bytes pass at once. */
  const passing = (bytes: number, most = 1_000): number => {
    let count = 0;
    while (count < most && budget.take(bytes).passes) count++;
    return count;
  };
  return { clock, budget, passing };
}

describe('Budget', () => {
  test('holds ten seconds of messages and fills by the second', () => {
    const { clock, passing } = newBudget({ messages: 20, bytes: 0 });
    expect(passing(1_000_000)).toBe(200);
    clock.advance(500);
    expect(passing(1)).toBe(10);
    clock.advance(3_600_000);
    expect(passing(1)).toBe(200);
  });

  test('holds ten seconds of bytes', () => {
    const { clock, passing } = newBudget({ messages: 0, bytes: 65_536 });
    expect(passing(16_384)).toBe(40);
    clock.advance(1_000);
    expect(passing(16_384)).toBe(4);
  });

  test('has no limit with an allowance of 0', () => {
    expect(newBudget({ messages: 0, bytes: 0 }).passing(1_000_000, 5_000)).toBe(5_000);
  });

  test('returns a wait of at least a second, after which the message passes', () => {
    for (const allowance of [
      { messages: 20, bytes: 0 },
      { messages: 1, bytes: 0 },
      { messages: 0, bytes: 100 },
    ]) {
      const { clock, budget, passing } = newBudget(allowance);
      passing(900);
      const verdict = budget.take(900);
      if (verdict.passes) throw new Error('It was empty.');
      expect(verdict.retryAfter).toBeGreaterThanOrEqual(1_000);
      clock.advance(verdict.retryAfter);
      expect(budget.take(900).passes).toBe(true);
    }
  });

  test('is ignored by a sender that goes on for 5 s with less than a second between messages', () => {
    const { clock, budget } = newBudget({ messages: 0.001, bytes: 0 });
    const ignored = () => {
      const verdict = budget.take(1);
      return !verdict.passes && verdict.ignored;
    };
    for (let tenth = 0; tenth < 50; tenth++) {
      expect(ignored()).toBe(false);
      clock.advance(100);
    }
    expect(ignored()).toBe(true);
    clock.advance(1_000);
    expect(ignored()).toBe(false);
    clock.advance(999);
    expect(ignored()).toBe(false);
  });

  test('takes from itself and a shared budget only when both can pay', () => {
    const clock = manualClock();
    const now = () => clock.elapsed();
    const shared = new Budget({ messages: 1, bytes: 0 }, now);
    const [ada, bob] = [new Budget({ messages: 1, bytes: 0 }, now), new Budget({ messages: 1, bytes: 0 }, now)];
    for (let count = 0; count < 10; count++) expect(ada.take(1, shared).passes).toBe(true);
    expect(bob.take(1, shared).passes).toBe(false);
    expect(bob.isFull).toBe(true);
    clock.advance(1_000);
    expect(bob.take(1, shared).passes).toBe(true);
  });

  test('is full when it is as good as new', () => {
    for (const allowance of [
      { messages: 2, bytes: 0 },
      { messages: 0, bytes: 20 },
      { messages: 2, bytes: 20 },
    ]) {
      const { clock, budget } = newBudget(allowance);
      expect(budget.isFull).toBe(true);
      budget.take(20);
      expect(budget.isFull).toBe(false);
      clock.advance(1_000);
      expect(budget.isFull).toBe(true);
    }
  });

  test('is always full without limits, so that it can be removed', () => {
    const { budget } = newBudget({ messages: 0, bytes: 0 });
    budget.take(1_000);
    expect(budget.isFull).toBe(true);
  });

  test('survives a clock that is set back', () => {
    let now = 1_000_000;
    const budget = new Budget({ messages: 1, bytes: 0 }, () => now);
    while (budget.take(1).passes);
    now = 0;
    expect(budget.take(1).passes).toBe(false);
    now = 1_000;
    expect(budget.take(1).passes).toBe(true);
  });
});

describe('createNetworkBudgets', () => {
  test('gives each address ten times the allowance of a member', () => {
    const clock = manualClock();
    const budgets = createNetworkBudgets({ messages: 2, bytes: 0 }, () => clock.elapsed());
    let passed = 0;
    while (budgets.get('192.0.2.1').take(1).passes) passed++;
    expect(passed).toBe(200);
    expect(budgets.get('192.0.2.2').take(1).passes).toBe(true);
    expect(budgets.get('192.0.2.1').take(1).passes).toBe(false);
  });

  test('gives each /64 of IPv6 one budget in any spelling', () => {
    const budgets = createNetworkBudgets({ messages: 1, bytes: 0 }, () => 0);
    const budget = budgets.get('2001:db8:1:2::1');
    expect(budgets.get('2001:DB8:1:2:3:4:5:6')).toBe(budget);
    expect(budgets.get('2001:db8:1:3::1')).not.toBe(budget);
    expect(budgets.get('::ffff:192.0.2.1')).toBe(budgets.get('192.0.2.1'));
  });

  test('removes idle budgets once there are many, and keeps the others', () => {
    const clock = manualClock();
    const budgets = createNetworkBudgets({ messages: 1, bytes: 0 }, () => clock.elapsed());
    const debtor = budgets.get('192.0.2.1');
    while (debtor.take(1).passes);
    const idle = budgets.get('192.0.2.2');
    for (let count = 0; count < 2_000; count++) budgets.get(`address ${count}`);
    expect(budgets.get('192.0.2.1')).toBe(debtor);
    expect(budgets.get('192.0.2.2')).not.toBe(idle);
  });

  test('sweeps once for as many new networks as there are busy ones', () => {
    let looks = 0;
    const budgets = createNetworkBudgets({ messages: 1, bytes: 0 }, () => (looks++, 0));
    for (let count = 0; count < 4_000; count++) budgets.get(`address ${count}`).take(1);
    expect(looks).toBeLessThan(4_000 * 10);
  });
});
