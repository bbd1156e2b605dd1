import type { Command } from '../../src/protocol/client-messages.ts';
import type { ModerationCommand } from '../../src/protocol/moderation-messages.ts';

type AnyCommand = Command | ModerationCommand;

type WithoutId<One> = One extends AnyCommand ? Omit<One, 'id'> & { readonly id?: string } : never;

/** A command; what leaves out its id gets one. */
export type NewCommand = WithoutId<AnyCommand>;
