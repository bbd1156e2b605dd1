import type { JoinOutcome, JoinPlan, SendOutcome, SendPlan } from '../orders.ts';
import { Member } from './member.ts';
import { refusedCertificates } from './open-data-channel.ts';
import { Counter } from './tally.ts';

/** The members of this process. */
export class MemberGroup {
  readonly counter = new Counter();
  readonly #members: Member[] = [];
  #nextSender = 0;

  /** Adds members, `atOnce` at a time, and measures each join. */
  async join(plan: JoinPlan): Promise<JoinOutcome> {
    const durations: number[] = [];
    const failures: string[] = [];
    const refused = refusedCertificates();
    const isOurs = (sender: number) => sender >= plan.first && sender < plan.first + plan.members;
    let next = plan.first;
    const joinInTurn = async () => {
      while (next < plan.first + plan.members) {
        const number = next++;
        const began = performance.now();
        try {
          const receive = this.counter.createReceiver(number, isOurs);
          const member = await Member.join(number, plan, { receive, closed: (reason) => this.counter.closed(reason) });
          durations.push(performance.now() - began);
          if (plan.stay) this.#members.push(member);
          else member.leave();
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error));
        }
      }
    };
    await Promise.all(Array.from({ length: plan.atOnce }, joinInTurn));
    return { durations: Float64Array.from(durations), failures, retried: refusedCertificates() - refused };
  }

  /** Sends messages evenly in time, from all members in turn. Stops after twice the time if the process cannot keep up. */
  async send({ rate, seconds, bytes, deleteEvery }: SendPlan): Promise<SendOutcome> {
    const total = Math.round(rate * seconds);
    const began = performance.now();
    const elapsed = () => (performance.now() - began) / 1_000;
    let sent = 0;
    while (sent < total && elapsed() < seconds * 2) {
      const due = Math.min(total, Math.floor(elapsed() * rate) + 1);
      for (; sent < due; sent++) {
        const sender = this.#sender();
        sender.send(bytes);
        if (deleteEvery !== undefined && sent % deleteEvery === 0) sender.deleteLast();
      }
      await Bun.sleep(Math.max(0, (sent / rate - elapsed()) * 1_000));
    }
    return { sent, seconds: elapsed() };
  }

  /** Closes the transports of all members. */
  leave(): void {
    for (const member of this.#members.splice(0)) member.leave();
  }

  #sender(): Member {
    const member = this.#members[this.#nextSender++ % this.#members.length];
    if (!member) throw new Error('This process has no members.');
    return member;
  }
}
