/** The store of a room failed, for example because the disk is full or the engine is away. A later attempt may succeed. */
export class RecordError extends Error {}
