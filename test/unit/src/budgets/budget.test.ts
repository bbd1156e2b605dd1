import { describe, expect, test } from 'bun:test';
import { createNetworkBudgets } from '../../../../src/budgets/budget-rule.ts';
import { Budget } from '../../../../src/budgets/budget.ts';
import { NetworkBudget } from '../../../../src/budgets/network-budget.ts';
import type { Allowance } from '../../../../src/budgets/token-buckets.ts';
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

  test('reports ignored refusals when a sender keeps sending for 5 s without a pause of a second', () => {
    const { clock, budget } = newBudget({ messages: 0.001, bytes: 0 });
    const ignored = () => {
      const verdict = budget.take(1);
      return !verdict.passes && verdict.ignoresRefusals;
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

  test('charges itself and a shared budget only when both can pay', () => {
    const { clock, budget } = newBudget({ messages: 1, bytes: 0 });
    let wait = 5_000;
    let spent = 0;
    const shared = { waitMs: () => wait, spend: () => void spent++ };
    expect(budget.take(1, shared)).toEqual({ passes: false, retryAfter: 5_000, ignoresRefusals: false });
    expect(budget.isFull).toBe(true);
    wait = 0;
    for (let count = 0; count < 10; count++) expect(budget.take(1, shared).passes).toBe(true);
    expect(budget.take(1, shared).passes).toBe(false);
    expect(spent).toBe(10);
    clock.advance(1_000);
    expect(budget.take(1, shared).passes).toBe(true);
  });

  test('is full when it equals a new one', () => {
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

/** Sends for a member of a network until it is refused, at most `most` times. Returns how many messages passed. */
function passing(budget: NetworkBudget | undefined, member: string, most = 10_000): number {
  let count = 0;
  for (; count < most; count++) {
    const shared = budget?.forMember(member);
    if (!shared || shared.waitMs(1) > 0) break;
    shared.spend(1);
  }
  return count;
}

describe('NetworkBudget', () => {
  const newNetwork = (messages: number) => {
    const clock = manualClock();
    return { clock, budget: new NetworkBudget({ messages, bytes: 0 }, () => clock.elapsed()) };
  };

  test('gives a single member ten times its own allowance', () => {
    const { clock, budget } = newNetwork(2);
    expect(passing(budget, 'ada')).toBe(200);
    clock.advance(1_000);
    expect(passing(budget, 'ada')).toBe(20);
  });

  test.each([2, 10, 50, 500])('keeps a share for one member while %i others send at full speed', (floods) => {
    const { clock, budget } = newNetwork(20);
    for (let second = 0; second < 30; second++) {
      for (let member = 0; member < floods; member++) passing(budget, `flood ${member}`, 40);
      clock.advance(1_000);
    }
    // At its share, never refused: 200 messages a second for everyone, and never more than its own 20.
    const share = Math.min(20, 200 / (floods + 1));
    let refused = 0;
    for (let sent = 0; sent < 60; sent++) {
      for (let member = 0; member < floods; member++) passing(budget, `flood ${member}`, 40);
      if (passing(budget, 'neighbour', 1) === 0) refused++;
      clock.advance(1_000 / share + 1);
    }
    expect(refused).toBe(0);
  });

  test('limits all members together to little more than its allowance, for any number of members', () => {
    const { clock, budget } = newNetwork(20);
    let passed = 0;
    for (let second = 0; second < 60; second++) {
      for (let member = 0; member < 300; member++) passed += passing(budget, `member ${member}`, 40);
      clock.advance(1_000);
    }
    // 200 a second, ten seconds of the common part and five of the shares at once.
    expect(passed).toBeLessThanOrEqual(60 * 200 + 2_000 + 300 * 100);
    let later = 0;
    for (let second = 0; second < 60; second++) {
      for (let member = 0; member < 300; member++) later += passing(budget, `member ${member}`, 40);
      clock.advance(1_000);
    }
    expect(later).toBeLessThanOrEqual(60 * 200 + 300);
  });

  test('limits a flood from ever new members', () => {
    const { clock, budget } = newNetwork(20);
    let passed = 0;
    for (let second = 0; second < 60; second++) {
      // As many as a network may join in a second.
      for (let joined = 0; joined < 20; joined++) passed += passing(budget, `new ${second} ${joined}`, 200);
      clock.advance(1_000);
    }
    expect(passed).toBeLessThan(60 * 200 * 2);
  });

  test('has no limit with an allowance of 0', () => {
    const { budget } = newNetwork(0);
    for (let member = 0; member < 20; member++) expect(passing(budget, `${member}`, 1_000)).toBe(1_000);
  });
});

describe('createNetworkBudgets', () => {
  test('gives each address a budget of its own', () => {
    const clock = manualClock();
    const budgets = createNetworkBudgets({ messages: 2, bytes: 0 }, () => clock.elapsed());
    expect(passing(budgets.get('192.0.2.1'), 'ada')).toBe(200);
    expect(passing(budgets.get('192.0.2.2'), 'ada', 1)).toBe(1);
    expect(passing(budgets.get('192.0.2.1'), 'ada', 1)).toBe(0);
  });

  test.each(['127.0.0.1', '::1', '127.5.6.7', '::ffff:127.0.0.1'])(
    'gives no budget to the loopback address %s',
    (address) => {
      expect(createNetworkBudgets({ messages: 1, bytes: 0 }, () => 0).get(address)).toBeUndefined();
    },
  );

  test('gives each /64 of IPv6 one budget in any spelling', () => {
    const budgets = createNetworkBudgets({ messages: 1, bytes: 0 }, () => 0);
    const budget = budgets.get('2001:db8:1:2::1');
    expect(budgets.get('2001:DB8:1:2:3:4:5:6')).toBe(budget as NetworkBudget);
    expect(budgets.get('2001:db8:1:3::1')).not.toBe(budget);
    expect(budgets.get('::ffff:192.0.2.1')).toBe(budgets.get('192.0.2.1') as NetworkBudget);
  });

  test('removes idle budgets once there are many, and keeps the others', () => {
    const clock = manualClock();
    const budgets = createNetworkBudgets({ messages: 1, bytes: 0 }, () => clock.elapsed());
    const debtor = budgets.get('192.0.2.1');
    passing(debtor, 'ada');
    const idle = budgets.get('192.0.2.2');
    for (let count = 0; count < 2_000; count++) budgets.get(`address ${count}`);
    expect(budgets.get('192.0.2.1')).toBe(debtor as NetworkBudget);
    expect(budgets.get('192.0.2.2')).not.toBe(idle);
  });

  test('sweeps only when the number of networks has doubled', () => {
    let looks = 0;
    const budgets = createNetworkBudgets({ messages: 1, bytes: 0 }, () => (looks++, 0));
    for (let count = 0; count < 4_000; count++) passing(budgets.get(`address ${count}`), 'ada', 1);
    expect(looks).toBeLessThan(4_000 * 10);
  });
});
