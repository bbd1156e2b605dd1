import type { Command, React } from '../../src/protocol/client-messages.ts';
import type { Message } from '../../src/protocol/server-messages.ts';
import type { Outgoing } from '../client/outbox.ts';
import { withoutText, withReaction, withText } from '../client/row-changes.ts';

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
      return withText(message, command.text);
    case 'delete':
      return withoutText(message);
    case 'react':
      return reacted(message, command);
    case 'send':
    case 'rename':
    case 'kick':
      return message;
  }
}

function reacted(message: Message, { emoji, on }: React): Message {
  const { count = 0, mine = false } = message.reactions?.find((one) => one.emoji === emoji) ?? {};
  if (mine === on) return message;
  return withReaction(message, { emoji, count: count + (on ? 1 : -1), ...(on && { mine: true as const }) });
}
