import type { KeptValues } from '../ports/documents.ts';
import type { NodeBus } from '../ports/node-bus.ts';
import type { Finding } from '../ports/finding.ts';
import type { MessageSearch } from '../ports/search.ts';
import type { ReadinessCheck } from '../ports/readiness.ts';
import type { Records } from './record.ts';

/** Where the rooms of a server are kept. */
export interface DataStore {
  readonly records: Records;
  /** Signs resume tokens. */
  readonly secret: Uint8Array;
  /** Conditions of the store under which the server takes new members. */
  readonly readiness: readonly ReadinessCheck[];
  /** The other nodes that share the rooms; undefined without any. Members can go on there while this node ends. */
  readonly nodes: NodeBus | undefined;
  readonly values: KeptValues;
  /** Undefined for a store that cannot search. */
  readonly search: MessageSearch | undefined;
  /** Checks the store for operators. Never rejects. */
  check(): Promise<readonly Finding[]>;
  /** Flushes and closes the store. Throws when that fails. */
  close(): void;
}
