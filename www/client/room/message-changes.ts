import { MAX_REACTIONS } from '../../../src/protocol/limits.ts';
import type { Message, Reaction } from '../../../src/protocol/server-messages.ts';

/** Returns the message with another text, marked as edited. */
export function withText(message: Message, text: string): Message {
  return { ...message, text, edited: true };
}

/** Returns the message as deleted, without text, picture and reactions. */
export function withoutText({ reactions: _, file: __, ...rest }: Message): Message {
  return { ...rest, text: '', deleted: true };
}

/** Returns the message with this reaction in place of the one it had for that emoji. A count of 0 removes it. */
export function withReaction(message: Message, reaction: Reaction): Message {
  const { reactions = [], ...rest } = message;
  const others = reactions.filter(({ emoji }) => emoji !== reaction.emoji);
  const present = [...others, reaction].filter(({ count }) => count > 0).slice(0, MAX_REACTIONS);
  // The server sorts reactions by emoji too.
  const all = present.sort((a, b) => (a.emoji < b.emoji ? -1 : 1));
  return all.length > 0 ? { ...rest, reactions: all } : rest;
}
