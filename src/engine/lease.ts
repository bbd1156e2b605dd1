import type { Cancel, Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import type { EngineConnection } from './connection.ts';
import { EngineError } from './engine-error.ts';
import { leasesKey } from './keys.ts';
import { leaseScript } from './scripts.ts';

/** Time for which a node counts as alive after a renewal. */
const LEASE_MS = 10_000;
const RENEWAL_INTERVAL_MS = 2_000;
/** Time after which another node tidies up after a dead one, in case the first has died too. Both may do it. */
const CLAIM_MS = 15_000;

/** Answers of the script `lease`. */
const NO_LEASE = 0;
const LEASE_ENDED = 1;

/** Collaborators of a lease. */
export interface LeaseDeps {
  readonly connection: EngineConnection;
  readonly prefix: string;
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Tidies up after a dead node. Rejects with an EngineError. */
  readonly buryNode: (dead: string) => Promise<void>;
  /** Called when this node's lease had ended, or was lost: others may count it as dead. */
  readonly onLapse: () => void;
  /** Called after each attempt to renew, with the reason why the engine refused it; undefined when it did not. */
  readonly onRenewal: (refusal: string | undefined) => void;
}

/** Keeps this node alive for the others, and finds dead ones. Returns a function that stops it; the lease then ends by itself. */
export function holdLease({ connection, prefix, node, clock, log, buryNode, onLapse, onRenewal }: LeaseDeps): Cancel {
  const key = leasesKey(prefix);
  let isStopped = false;
  let hasRenewed = false;
  let cancel = clock.after(0, () => void renew());
  return () => {
    isStopped = true;
    cancel();
  };

  async function renew(): Promise<void> {
    try {
      if (connection.isUp) await renewOnce();
    } catch (error) {
      // An error without a code is no answer of the engine. The connection itself notices that.
      if (error instanceof EngineError && error.code !== '') onRenewal(error.message);
      log('the lease of this node could not be renewed', { error: errorText(error) }, 'error');
    }
    if (!isStopped) cancel = clock.after(RENEWAL_INTERVAL_MS, () => void renew());
  }

  async function renewOnce(): Promise<void> {
    const [state, ...dead] = await run('');
    onRenewal(undefined);
    const isLapsed = state === LEASE_ENDED || (state === NO_LEASE && hasRenewed);
    hasRenewed = true;
    if (isLapsed) {
      log('the lease of this node had ended', { node }, 'warn');
      onLapse();
    }
    for (let other = dead.shift(); other !== undefined; other = dead.shift()) {
      await buryNode(other);
      // Ends the claim. A node that has renewed its lease in the meantime stays in the list. May claim another node.
      const [, ...more] = await run(other);
      dead.push(...more);
    }
  }

  async function run(forgotten: string): Promise<[state: number, ...dead: string[]]> {
    const args = [node, String(LEASE_MS), String(CLAIM_MS), prefix, forgotten];
    return (await connection.run(leaseScript, [key], args)) as [number, ...string[]];
  }
}
