import type { Message, Reaction } from '../../../src/protocol/server-messages.ts';

/** A message with another text. */
export function withText(message: Message, text: string): Message {
  return { ...message, text, edited: true };
}

/** A message of which nothing is left. */
export function withoutText({ reactions: _, ...rest }: Message): Message {
  return { ...rest, text: '', deleted: true };
}

/** A message with one emoji's reactions put in place of those it had; none left means no such reaction. */
export function withReaction(message: Message, reaction: Reaction): Message {
  const { reactions = [], ...rest } = message;
  const others = reactions.filter(({ emoji }) => emoji !== reaction.emoji);
  // In the order in which the server tells them.
  const all = [...others, reaction].filter(({ count }) => count > 0).sort((a, b) => (a.emoji < b.emoji ? -1 : 1));
  return all.length > 0 ? { ...rest, reactions: all } : rest;
}
