import { describe, expect, test } from 'bun:test';
import { PageQueue } from '../../../../../src/dialects/chat-v1/page-queue.ts';
import { inRoom, sentOfType } from '../../../../helpers/in-room.ts';
import type { FakeCarrier } from '../../../../helpers/fake-carrier.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

/** A clock whose turns of the event loop a test counts. */
function turningClock() {
  const clock = manualClock();
  const due: (() => void)[] = [];
  return {
    clock: {
      ...clock,
      after: (ms: number, run: () => void) => (ms === 0 ? (due.push(run), () => {}) : clock.after(ms, run)),
    },
    /** Runs what waits for the next turn. */
    turn: () => {
      for (const run of due.splice(0)) run();
    },
  };
}

describe('PageQueue', () => {
  test('reads at once when it is idle, and then one page in each turn of the event loop', () => {
    const { clock, turn } = turningClock();
    const queue = new PageQueue(clock);
    const read: number[] = [];
    for (let page = 1; page <= 5; page++) queue.add('192.0.2.1', () => read.push(page));
    const counts = [read.length];
    for (let index = 0; index < 6; index++) {
      turn();
      counts.push(read.length);
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 5, 5]);
    expect(read).toEqual([1, 2, 3, 4, 5]);
    queue.add('192.0.2.1', () => read.push(6));
    expect(read).toHaveLength(6);
  });

  test('alternates between networks, so that a flood from one delays another by one page', () => {
    const { clock, turn } = turningClock();
    const queue = new PageQueue(clock);
    const read: string[] = [];
    for (let page = 0; page < 100; page++) queue.add(`2001:db8::${page}`, () => read.push('flood'));
    queue.add('192.0.2.7', () => read.push('other'));
    turn();
    turn();
    expect(read.slice(0, 3)).toEqual(['flood', 'flood', 'other']);
  });

  test('continues after a read that throws', () => {
    const { clock, turn } = turningClock();
    const queue = new PageQueue(clock);
    let reads = 0;
    const fail = () => {
      throw new Error('a bug');
    };
    expect(() => queue.add('192.0.2.1', fail)).toThrow('a bug');
    queue.add('192.0.2.1', () => reads++);
    turn();
    expect(reads).toBe(1);
  });
});

describe('A server, when ten members of an address request 192 pages each at once,', () => {
  /** Sends six frames of 32 requests for each of these members. */
  function flood(members: readonly FakeCarrier[]): void {
    for (const member of members) {
      for (let frame = 0; frame < 6; frame++) {
        member.receiveText(JSON.stringify(Array.from({ length: 32 }, () => ({ type: 'history', before: 1_000 }))));
      }
    }
  }

  const pages = (members: readonly FakeCarrier[]) =>
    members.flatMap((member) => sentOfType(member, 'history').filter(({ before, done }) => before === 1_000 && done));

  test('reads one page, and one for each of the others in a turn of its own', () => {
    const room = inRoom({ allowance: { messages: 20, bytes: 65_536 } });
    const members = Array.from({ length: 10 }, () => room.chat());
    flood(members);
    expect(pages(members)).toHaveLength(1);
    room.clock.advance(0);
    // The first member's page was on its way already, so its next request waits for a turn, too.
    expect(pages(members)).toHaveLength(11);
    const refusals = members.flatMap((member) => sentOfType(member, 'error'));
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['busy', 'rate']));
    // A page costs as much as three messages, so a member's 200 messages pay for 65 of its 192 requests.
    const [ada] = members;
    expect(sentOfType(ada as FakeCarrier, 'error').filter(({ code }) => code === 'busy')).toHaveLength(63);
    expect(sentOfType(ada as FakeCarrier, 'error').filter(({ code }) => code === 'rate')).toHaveLength(127);
  });
});
