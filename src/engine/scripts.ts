import type { Script } from './script.ts';
import copyRoom from './scripts/copy-room.lua' with { type: 'text' };
import importCommit from './scripts/import-commit.lua' with { type: 'text' };
import importItems from './scripts/import-items.lua' with { type: 'text' };
import leader from './scripts/leader.lua' with { type: 'text' };
import lease from './scripts/lease.lua' with { type: 'text' };
import page from './scripts/page.lua' with { type: 'text' };
import prune from './scripts/prune.lua' with { type: 'text' };
import setValues from './scripts/set-values.lua' with { type: 'text' };
import snapshot from './scripts/snapshot.lua' with { type: 'text' };
import summary from './scripts/summary.lua' with { type: 'text' };
import turn from './scripts/turn.lua' with { type: 'text' };

/** Renews a node's lease. */
export const leaseScript: Script = { name: 'lease', text: lease };
/** Chooses the node that does some work. */
export const leaderScript: Script = { name: 'leader', text: leader };
/** Carries out the entries of a turn. */
export const turnScript: Script = { name: 'turn', text: turn };
/** Reads a room at one moment, and events. */
export const snapshotScript: Script = { name: 'snapshot', text: snapshot };
/** Reads a page of messages. */
export const pageScript: Script = { name: 'page', text: page };
/** Removes a few events beyond retention. */
export const pruneScript: Script = { name: 'prune', text: prune };
/** Describes a room. */
export const summaryScript: Script = { name: 'summary', text: summary };
/** Stores small texts. */
export const setValuesScript: Script = { name: 'set-values', text: setValues };
/** Copies a room as it is at one moment. */
export const copyRoomScript: Script = { name: 'copy-room', text: copyRoom };
/** Writes items of a room that is not visible yet. */
export const importItemsScript: Script = { name: 'import-items', text: importItems };
/** Makes imported rooms visible. */
export const importCommitScript: Script = { name: 'import-commit', text: importCommit };
