/** More, or nothing, is unread. For the page. */
export class ChatUnreadEvent extends Event {
  static readonly type = 'chat-unread';

  constructor(readonly count: number) {
    super(ChatUnreadEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-unread': ChatUnreadEvent;
  }
}
