/** Somebody wants to be connected, now. */
export class JoinEvent extends Event {
  static readonly type = 'chat-join';

  constructor() {
    super(JoinEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-join': JoinEvent;
  }
}
