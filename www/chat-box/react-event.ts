import type { Message } from '../../src/protocol/server-messages.ts';

/** Somebody sets a reaction to a message, or takes theirs back. */
export class ReactEvent extends Event {
  static readonly type = 'chat-react';

  constructor(
    readonly message: Message,
    readonly emoji: string,
    readonly on: boolean,
  ) {
    super(ReactEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-react': ReactEvent;
  }
}
