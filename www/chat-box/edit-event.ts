import type { Message } from '../../src/protocol/server-messages.ts';

/** Somebody wants to change this message of their own. */
export class EditEvent extends Event {
  static readonly type = 'chat-edit';

  constructor(readonly message: Message) {
    super(EditEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-edit': EditEvent;
  }
}
