import type { React, Send } from '../../../src/protocol/client-messages.ts';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import type { ClientCommand, Outgoing, OutgoingState } from '../../client/outbox/outgoing.ts';
import { withoutText, withReaction, withText } from '../../client/room/message-changes.ts';

/** A message of the log. While your message is being sent, it has a `state` and an infinite offset. */
export interface LogMessage extends Message {
  readonly state?: OutgoingState;
}

/** Your deletions in a room that can still be undone. The script that holds them back loads on demand. */
export class Deletions {
  /** They are drawn as if they had been sent. A new array after each change. */
  held: readonly Outgoing[] = [];
  /** Sends them. Called before you leave the room, or, with its event, the page. */
  flush: (event?: Event) => void = () => {};

  /** Listens until the returned function is called. Call it before the client joins, which closes its connection then. */
  readonly listen = (): (() => void) => {
    const pageLeft = (event: Event) => this.flush(event);
    // A window calls its listeners in the order in which they were added.
    addEventListener('pagehide', pageLeft);
    return () => removeEventListener('pagehide', pageLeft);
  };
}

/** Applies the sends, edits, deletions and reactions that are being sent, as if the room had acknowledged them. */
export function applyOutgoing(
  messages: readonly Message[],
  outgoing: readonly Outgoing[],
  from: Person,
): readonly LogMessage[] {
  if (outgoing.length === 0) return messages;
  const added: LogMessage[] = [];
  const commands = new Map<string, ClientCommand[]>();
  for (const { command, time, state } of outgoing) {
    if (command.type === 'send')
      added.push({
        ...(command as Send & Pick<Message, 'file'>),
        type: 'message',
        from,
        time,
        offset: Infinity,
        state,
      });
    else if ('message' in command && command.message && state.kind !== 'failed') {
      commands.set(command.message, [...(commands.get(command.message) ?? []), command]);
    }
  }
  if (commands.size === 0) return [...messages, ...added];
  const changed = messages.map((message): Message => {
    let result = message;
    // Not `reduce`: Prototype 1.6 has a method of that name that does something else.
    for (const command of commands.get(message.id) ?? []) result = applyCommand(result, command);
    return result;
  });
  return [...changed, ...added];
}

function applyCommand(message: Message, command: ClientCommand): Message {
  if (message.deleted) return message;
  switch (command.type) {
    case 'edit':
      return withText(message, command.text);
    case 'delete':
      return withoutText(message);
    case 'react':
      return applyReaction(message, command);
    default:
      return message;
  }
}

function applyReaction(message: Message, { emoji, on }: React): Message {
  const { count = 0, mine = false } = message.reactions?.find((reaction) => reaction.emoji === emoji) ?? {};
  if (mine === on) return message;
  return withReaction(message, { emoji, count: count + (on ? 1 : -1), ...(on && { mine: true as const }) });
}
