import type { Person } from '../../src/protocol/server-messages.ts';

/** Who is in the element's room, or how many, changed. For the page. */
export class ChatMembersEvent extends Event {
  static readonly type = 'chat-members';

  constructor(
    /** Empty in a large room. */
    readonly members: readonly Person[],
    readonly count: number,
  ) {
    super(ChatMembersEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-members': ChatMembersEvent;
  }
}
