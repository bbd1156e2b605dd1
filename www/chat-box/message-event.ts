import type { Message } from '../../src/protocol/server-messages.ts';

/** Somebody said something new in the element's room. For the page. */
export class ChatMessageEvent extends Event {
  static readonly type = 'chat-message';

  constructor(
    readonly message: Message,
    /** You said it. */
    readonly own: boolean,
  ) {
    super(ChatMessageEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-message': ChatMessageEvent;
  }
}
