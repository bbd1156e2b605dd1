import type { Command, React } from '../../../src/protocol/client-messages.ts';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import type { Outgoing, OutgoingState } from '../../client/outbox/outgoing.ts';
import { withoutText, withReaction, withText } from '../../client/room/message-changes.ts';

/** A message of the log. `state` has one of ours that is on its way; its offset is infinite. */
export interface LogMessage extends Message {
  readonly state?: OutgoingState;
}

/** The messages as they will be once the room has carried out what we asked of it: also edits, deletions, reactions. */
export function applyOutgoing(
  messages: readonly Message[],
  outgoing: readonly Outgoing[],
  from: Person,
): readonly LogMessage[] {
  if (outgoing.length === 0) return messages;
  const said: LogMessage[] = [];
  const asked = new Map<string, Command[]>();
  for (const { command, time, state } of outgoing) {
    if (command.type === 'send') said.push({ ...command, type: 'message', from, time, offset: Infinity, state });
    else if ('message' in command && state.kind !== 'failed') {
      asked.set(command.message, [...(asked.get(command.message) ?? []), command]);
    }
  }
  return [...messages.map((message) => asked.get(message.id)?.reduce(changed, message) ?? message), ...said];
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
