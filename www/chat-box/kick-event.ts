import type { Person } from '../../src/protocol/server-messages.ts';

/** A moderator wants somebody out of the room, and said so twice. */
export class KickEvent extends Event {
  static readonly type = 'chat-kick';

  constructor(readonly person: Person) {
    super(KickEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-kick': KickEvent;
  }
}
