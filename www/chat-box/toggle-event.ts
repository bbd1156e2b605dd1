/** A panel or bubble was opened or closed. For the page. */
export class ChatToggleEvent extends Event {
  static readonly type = 'chat-toggle';

  constructor(readonly open: boolean) {
    super(ChatToggleEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-toggle': ChatToggleEvent;
  }
}
