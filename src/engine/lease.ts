import type { Cancel, Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import type { EngineConnection } from './connection.ts';
import { EngineError } from './engine-error.ts';
import { leaseScript } from './scripts.ts';

/** Time for which a node counts as alive after a renewal. */
const LEASE_MS = 10_000;
const RENEWAL_INTERVAL_MS = 2_000;
/** Time that a node may take to tidy up after a dead one. Then another node may claim it. */
const CLAIM_MS = 60_000;

/** Collaborators of a lease. */
export interface LeaseDeps {
  readonly connection: EngineConnection;
  readonly prefix: string;
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Tidies up after a dead node. Rejects with an EngineError. */
  readonly buryNode: (dead: string) => Promise<void>;
  /** Called when this node's lease had ended: others count it as dead. */
  readonly onLapse: () => Promise<void>;
}

/** Keeps this node alive for the others, and finds dead ones. Returns a function that stops it; the lease then ends by itself. */
export function holdLease({ connection, prefix, node, clock, log, buryNode, onLapse }: LeaseDeps): Cancel {
  const key = `${prefix}nodes`;
  let isStopped = false;
  let cancel = clock.after(0, () => void renew());
  return () => {
    isStopped = true;
    cancel();
  };

  async function renew(): Promise<void> {
    try {
      if (connection.isUp) await renewOnce();
    } catch (error) {
      log('the lease of this node could not be renewed', { error: errorText(error) });
      if (!(error instanceof EngineError)) throw error;
    } finally {
      if (!isStopped) cancel = clock.after(RENEWAL_INTERVAL_MS, () => void renew());
    }
  }

  async function renewOnce(): Promise<void> {
    const args = [node, String(LEASE_MS), String(CLAIM_MS), prefix];
    const [hasLapsed, ...dead] = (await connection.run(leaseScript, [key], args)) as [number, ...string[]];
    if (hasLapsed === 1) {
      log('the lease of this node had ended', { node });
      await onLapse();
    }
    for (const other of dead) {
      await buryNode(other);
      await connection.send('ZREM', [key, other]);
      await connection.send('DEL', [`${prefix}claim:${other}`]);
    }
  }
}
