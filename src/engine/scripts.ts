import type { Script } from './script.ts';
import lease from './scripts/lease.lua' with { type: 'text' };
import page from './scripts/page.lua' with { type: 'text' };
import prune from './scripts/prune.lua' with { type: 'text' };
import snapshot from './scripts/snapshot.lua' with { type: 'text' };
import turn from './scripts/turn.lua' with { type: 'text' };

/** Renews a node's lease. */
export const leaseScript: Script = { name: 'lease', text: lease };
/** Carries out the entries of a turn. */
export const turnScript: Script = { name: 'turn', text: turn };
/** Reads a room at one moment, and events. */
export const snapshotScript: Script = { name: 'snapshot', text: snapshot };
/** Reads a page of messages. */
export const pageScript: Script = { name: 'page', text: page };
/** Removes a few events beyond retention. */
export const pruneScript: Script = { name: 'prune', text: prune };
