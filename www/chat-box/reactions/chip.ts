import type { Message, Person, Reaction } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { ChatPart } from '../chat-part.ts';

/** The log, as the reactions to its messages use it. */
export interface ReactionHost extends ChatPart {
  readonly you: Person | undefined;
  readonly mayWrite: boolean;
  /** A sentence over the log. */
  notice: string;
}

/** The button of a reaction. */
export interface Chip extends HTMLElement {
  readonly message: Message;
  readonly reaction: Reaction;
}

/** Finds the chip that an event comes from. */
export function findChip({ target }: Event): Chip | undefined {
  return target instanceof Element ? (target.closest<Chip>('[aria-pressed]') ?? undefined) : undefined;
}

/** Finds the log around a chip. */
export function findHost(chip: Chip): ReactionHost {
  return (chip.getRootNode() as ShadowRoot).host as ReactionHost;
}

/** Finds the client of the element around a log. */
export function findClient(host: ReactionHost): ChatClient | undefined {
  return ((host.getRootNode() as ShadowRoot).host as { client?: ChatClient }).client;
}
