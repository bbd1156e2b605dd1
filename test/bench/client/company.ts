import type { JoinOutcome, JoinPlan, TalkOutcome, TalkPlan } from '../orders.ts';
import { Member } from './member.ts';
import { refusedCertificates } from './open-data-channel.ts';
import { Counter } from './tally.ts';

/** The members that live in this process. */
export class Company {
  readonly counter = new Counter();
  readonly #members: Member[] = [];
  #nextSpeaker = 0;

  /** Brings members in, so many at a time, and times each. */
  async join(plan: JoinPlan): Promise<JoinOutcome> {
    const durations: number[] = [];
    const failures: string[] = [];
    const refused = refusedCertificates();
    const isOurs = (sender: number) => sender >= plan.first && sender < plan.first + plan.members;
    let next = plan.first;
    const one = async () => {
      while (next < plan.first + plan.members) {
        const number = next++;
        const began = performance.now();
        try {
          const hear = this.counter.ear(number, isOurs);
          const member = await Member.join(number, plan, { hear, closed: () => this.counter.closed() });
          durations.push(performance.now() - began);
          if (plan.stay) this.#members.push(member);
          else member.leave();
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error));
        }
      }
    };
    await Promise.all(Array.from({ length: plan.atOnce }, one));
    return { durations: Float64Array.from(durations), failures, retried: refusedCertificates() - refused };
  }

  /** Says messages evenly in time, all members in turn. A process that cannot keep up gives up after twice the time. */
  async talk({ rate, seconds, bytes }: TalkPlan): Promise<TalkOutcome> {
    const total = Math.round(rate * seconds);
    const began = performance.now();
    const elapsed = () => (performance.now() - began) / 1_000;
    let sent = 0;
    while (sent < total && elapsed() < seconds * 2) {
      const due = Math.min(total, Math.floor(elapsed() * rate) + 1);
      for (; sent < due; sent++) this.#speaker().say(bytes);
      await Bun.sleep(Math.max(0, (sent / rate - elapsed()) * 1_000));
    }
    return { sent, seconds: elapsed() };
  }

  #speaker(): Member {
    const member = this.#members[this.#nextSpeaker++ % this.#members.length];
    if (!member) throw new Error('Nobody has joined in this process.');
    return member;
  }
}
