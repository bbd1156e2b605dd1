import type { Person, Message } from '../../src/protocol/server-messages.ts';
import type { ClientState } from '../client/state.ts';

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

/** Somebody said something new in the element's room. For the page. */
export class ChatMessageEvent extends Event {
  static readonly type = 'chat-message';

  constructor(
    readonly message: Message,
    /** You said it. */
    readonly own: boolean,
  ) {
    super(ChatMessageEvent.type, { bubbles: true, composed: true });
  }
}

/** The element's connection is somewhere else. For the page. */
export class ChatStateEvent extends Event {
  static readonly type = 'chat-state';

  constructor(readonly state: ClientState) {
    super(ChatStateEvent.type, { bubbles: true, composed: true });
  }
}

/** A panel or bubble was opened or closed. For the page. */
export class ChatToggleEvent extends Event {
  static readonly type = 'chat-toggle';

  constructor(readonly open: boolean) {
    super(ChatToggleEvent.type, { bubbles: true, composed: true });
  }
}

/** More, or nothing, is unread. For the page. */
export class ChatUnreadEvent extends Event {
  static readonly type = 'chat-unread';

  constructor(readonly count: number) {
    super(ChatUnreadEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-members': ChatMembersEvent;
    'chat-message': ChatMessageEvent;
    'chat-state': ChatStateEvent;
    'chat-toggle': ChatToggleEvent;
    'chat-unread': ChatUnreadEvent;
  }
}
