import type { Cancel, Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import type { Leadership, LeadershipEvents } from '../ports/node-bus.ts';
import type { EngineConnection } from './connection.ts';
import { leaderKey } from './keys.ts';
import { leaderScript } from './scripts.ts';

/** Time for which a node is the leader after a renewal. */
const LEASE_MS = 10_000;
const RENEWAL_INTERVAL_MS = 2_000;

/** Collaborators of a leadership. */
export interface LeadershipDeps {
  readonly connection: EngineConnection;
  readonly prefix: string;
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Takes part in the choice of a leader: every two seconds, a request claims the lease or renews its own. */
export class EngineLeadership implements Leadership {
  readonly known: Promise<void>;
  #leader: string | undefined;
  /** End of the own lease, in the time of `elapsed`. Counted from before the request, and so never later than in the engine. */
  #until = Number.NEGATIVE_INFINITY;
  #isTold = false;
  #cancelEnd: Cancel = () => {};
  #cancelRenewal: Cancel;
  #isStopped = false;

  constructor(
    private readonly work: string,
    private readonly events: LeadershipEvents,
    private readonly deps: LeadershipDeps,
  ) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.known = promise;
    this.#cancelRenewal = deps.clock.after(0, () => void this.#repeat(resolve));
  }

  get isLeader(): boolean {
    return !this.#isStopped && this.deps.clock.elapsed() < this.#until;
  }

  get leader(): string | undefined {
    return this.#leader;
  }

  /** Renews no more. The lease ends by itself, and another node follows. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelRenewal();
    this.#cancelEnd();
    this.#announce(false);
  }

  async #repeat(isKnown: () => void): Promise<void> {
    const { connection, clock, log } = this.deps;
    try {
      if (connection.isUp) {
        await this.#renew();
        isKnown();
      }
    } catch (error) {
      log('the leader could not be chosen', { work: this.work, error: errorText(error) }, 'error');
    }
    if (!this.#isStopped) this.#cancelRenewal = clock.after(RENEWAL_INTERVAL_MS, () => void this.#repeat(isKnown));
  }

  async #renew(): Promise<void> {
    const { connection, prefix, node, clock } = this.deps;
    const sentAt = clock.elapsed();
    const leader = String(await connection.run(leaderScript, [leaderKey(prefix, this.work)], [node, String(LEASE_MS)]));
    if (this.#isStopped) return;
    this.#leader = leader;
    this.#cancelEnd();
    this.#until = leader === node ? sentAt + LEASE_MS : Number.NEGATIVE_INFINITY;
    if (leader === node) this.#cancelEnd = clock.after(this.#until - clock.elapsed(), () => this.#announce(false));
    this.#announce(this.isLeader);
  }

  #announce(isLeader: boolean): void {
    if (this.#isTold === isLeader) return;
    this.#isTold = isLeader;
    this.deps.log(isLeader ? 'this node leads' : 'this node leads no longer', {
      work: this.work,
      node: this.deps.node,
    });
    if (isLeader) this.events.gained();
    else this.events.lost();
  }
}
