/** Somebody is writing. */
export class TypingEvent extends Event {
  static readonly type = 'chat-typing';

  constructor() {
    super(TypingEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-typing': TypingEvent;
  }
}
