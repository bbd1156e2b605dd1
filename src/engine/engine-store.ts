import type { Retention } from '../journal/journal.ts';
import { errorText } from '../log.ts';
import type { ReadinessCheck } from '../ports/readiness.ts';
import type { DataStore } from '../record/data-store.ts';
import type { EngineUrl } from '../config/engine-url.ts';
import { checkEngine } from './check-engine.ts';
import type { EngineConnection } from './connection.ts';
import { EngineBus } from './engine-bus.ts';
import type { EngineDeps } from './engine-deps.ts';
import { createEngineValues } from './engine-directory.ts';
import { createEngineRecords } from './engine-records.ts';
import { holdLease } from './lease.ts';
import { prepareEngine } from './prepare-engine.ts';
import { TurnCaller } from './turn-caller.ts';
import { Upkeep } from './upkeep.ts';

/** Number of bytes of the secret that signs resume tokens. */
const SECRET_BYTES = 32;

/** Collaborators of the store. */
export interface EngineStoreDeps extends EngineDeps {
  readonly url: EngineUrl;
  readonly connection: EngineConnection;
  readonly prefix: string;
  /** Id of this run of this node. */
  readonly node: string;
  readonly retention: Retention;
}

/** Opens the store of a node that shares its rooms with others. Rejects with a ConfigError. */
export async function openEngineStore(deps: EngineStoreDeps): Promise<DataStore> {
  const { connection, prefix, log } = deps;
  await prepareEngine(deps);
  const secret = await readSharedSecret(connection, `${prefix}secret`);
  const caller = new TurnCaller(deps);
  const upkeep = new Upkeep({ ...deps, caller });
  const records = createEngineRecords(prefix, {
    ...deps,
    caller,
    onCleared: (room) => void upkeep.pruneCleared(room),
  });
  let refusal: string | undefined;
  const stopLease = holdLease({
    ...deps,
    onRenewal: (reason) => (refusal = reason),
    buryNode: (dead) => upkeep.buryNode(dead),
    onLapse: () => records.checkMembers(),
  });
  const nodes = new EngineBus(deps);
  const readiness: ReadinessCheck = {
    name: 'engine',
    failure() {
      if (!connection.isUp) return 'The engine does not answer.';
      return refusal && `The engine refuses to write: ${refusal}`;
    },
  };
  return {
    check: () => checkEngine(deps, deps),
    values: createEngineValues(connection, prefix),
    // An engine keeps no index, and its rows are not here to read.
    search: undefined,
    ...{ records, secret, readiness: [readiness], nodes },
    close() {
      try {
        stopLease();
        nodes.close();
        upkeep.close();
        records.close();
      } catch (error) {
        log('the engine could not be closed', { error: errorText(error) }, 'error');
      }
      connection.close();
    },
  };
}

/** Reads the secret that all nodes share, or creates it. */
async function readSharedSecret(connection: EngineConnection, key: string): Promise<Uint8Array> {
  const fresh = crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).toBase64();
  await connection.send('SET', [key, fresh, 'NX']);
  return Uint8Array.fromBase64(String(await connection.send('GET', [key])));
}
