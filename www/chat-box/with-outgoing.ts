import type { Command, React } from '../../src/protocol/client-messages.ts';
import type { Message, Reaction } from '../../src/protocol/server-messages.ts';
import type { Outgoing } from '../client/outbox.ts';

/** The messages as they will be once the room has carried out what we asked of it: edits, deletions, reactions. */
export function withOutgoing(messages: readonly Message[], outgoing: readonly Outgoing[]): readonly Message[] {
  const asked = new Map<string, Command[]>();
  for (const { command, state } of outgoing) {
    if (!('message' in command) || state.kind === 'failed') continue;
    asked.set(command.message, [...(asked.get(command.message) ?? []), command]);
  }
  if (asked.size === 0) return messages;
  return messages.map((message) => asked.get(message.id)?.reduce(changed, message) ?? message);
}

function changed(message: Message, command: Command): Message {
  if (message.deleted) return message;
  switch (command.type) {
    case 'edit':
      return { ...message, text: command.text, edited: true };
    case 'delete': {
      const { reactions: _, ...rest } = message;
      return { ...rest, text: '', deleted: true };
    }
    case 'react':
      return { ...message, reactions: withReaction(message.reactions ?? [], command) };
    case 'send':
    case 'rename':
    case 'kick':
      return message;
  }
}

function withReaction(reactions: readonly Reaction[], { emoji, on }: React): Reaction[] {
  const before = reactions.find((one) => one.emoji === emoji) ?? { emoji, count: 0 };
  if ((before.mine ?? false) === on) return [...reactions];
  const count = before.count + (on ? 1 : -1);
  const after: Reaction = { emoji, count, ...(on && { mine: true as const }) };
  const all = [...reactions.filter((one) => one !== before), ...(count > 0 ? [after] : [])];
  // As the server tells them.
  return all.sort((a, b) => (a.emoji < b.emoji ? -1 : 1));
}
