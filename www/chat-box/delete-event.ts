import type { Message } from '../../src/protocol/server-messages.ts';

/** Somebody wants this message gone, and said so twice. */
export class DeleteEvent extends Event {
  static readonly type = 'chat-delete';

  constructor(readonly message: Message) {
    super(DeleteEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-delete': DeleteEvent;
  }
}
