/** Somebody finished a text and wants it said. */
export class SendEvent extends Event {
  static readonly type = 'chat-send';

  constructor(readonly text: string) {
    super(SendEvent.type, { bubbles: true, cancelable: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-send': SendEvent;
  }
}
