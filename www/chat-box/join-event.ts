/** Somebody wants to be connected, now. The button that raises it goes, so who pressed it by key needs a new focus. */
export class JoinEvent extends Event {
  static readonly type = 'chat-join';

  readonly isByKey: boolean;

  constructor({ currentTarget }: Event) {
    super(JoinEvent.type, { bubbles: true });
    this.isByKey = currentTarget instanceof Element && currentTarget.matches(':focus-visible');
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-join': JoinEvent;
  }
}
