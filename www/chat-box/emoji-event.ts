/** Somebody picked an emoji. */
export class EmojiEvent extends Event {
  static readonly type = 'chat-emoji';

  constructor(readonly emoji: string) {
    super(EmojiEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-emoji': EmojiEvent;
  }
}
