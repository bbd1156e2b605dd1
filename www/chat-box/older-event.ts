/** The reader asks for earlier messages. */
export class OlderEvent extends Event {
  static readonly type = 'chat-older';

  constructor() {
    super(OlderEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-older': OlderEvent;
  }
}
