/** Somebody wants a failed message sent again. */
export class ResendEvent extends Event {
  static readonly type = 'chat-resend';

  constructor(readonly id: string) {
    super(ResendEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-resend': ResendEvent;
  }
}
