/** Returns the key of a room's hash, with which its other keys begin, and the name of its channel. */
export function roomKey(prefix: string, room: string): string {
  return `${prefix}{${room}}`;
}

/** Returns the key of all rooms that any node has opened, by the time of that. */
export function roomsKey(prefix: string): string {
  return `${prefix}rooms`;
}

/** Returns the key of the rooms whose grace periods end without their node, by the time when the next one ends. */
export function sweepsKey(prefix: string): string {
  return `${prefix}sweeps`;
}

/** Returns the key of the small texts for the whole server. */
export function valuesKey(prefix: string): string {
  return `${prefix}values`;
}

/** Returns the key of the nodes, by the time when their leases end. */
export function leasesKey(prefix: string): string {
  return `${prefix}nodes`;
}

/** Returns the key of the lease of the node that does some work. */
export function leaderKey(prefix: string, work: string): string {
  return `${prefix}leader:${work}`;
}
