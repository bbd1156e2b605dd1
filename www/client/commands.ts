import type { Command } from '../../src/protocol/client-messages.ts';

/** A command before it has its id. */
export type NewCommand = Command extends infer One ? (One extends Command ? Omit<One, 'id'> : never) : never;
