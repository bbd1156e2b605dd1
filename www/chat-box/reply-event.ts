import type { Message } from '../../src/protocol/server-messages.ts';

/** Somebody wants to answer this message. */
export class ReplyEvent extends Event {
  static readonly type = 'chat-reply';

  constructor(readonly message: Message) {
    super(ReplyEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-reply': ReplyEvent;
  }
}
