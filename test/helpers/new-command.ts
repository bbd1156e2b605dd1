import type { Command } from '../../src/protocol/client-messages.ts';

type WithoutId<One> = One extends Command ? Omit<One, 'id'> & { readonly id?: string } : never;

/** A command; what leaves out its id gets one. */
export type NewCommand = WithoutId<Command>;
