import type { ClientState } from '../client/state.ts';

/** The element's connection is somewhere else. For the page. */
export class ChatStateEvent extends Event {
  static readonly type = 'chat-state';

  constructor(readonly state: ClientState) {
    super(ChatStateEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-state': ChatStateEvent;
  }
}
