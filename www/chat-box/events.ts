import type { Notice } from '../../src/protocol/moderation-messages.ts';
import type { Message, Person } from '../../src/protocol/server-messages.ts';
import type { ClientState } from '../client/state.ts';

/** Options of public events: they bubble, and cross the shadow roots around the element. */
const PUBLIC_EVENT: EventInit = { bubbles: true, composed: true };

/** Fired when the visitor becomes another user, or a guest. */
export class ChatIdentityEvent extends Event {
  static readonly type = 'chat-identity';

  constructor(
    /** You in this room. */
    readonly person: Person | undefined,
    /** `sub` of your JWT; `null` for a guest. */
    readonly user: string | null,
  ) {
    super(ChatIdentityEvent.type, PUBLIC_EVENT);
  }
}

/** Fired when the list of members or their number changes. Before the element first joins, the list is without the visitor. */
export class ChatMembersEvent extends Event {
  static readonly type = 'chat-members';

  constructor(
    /** Empty in a large room. */
    readonly members: readonly Person[],
    readonly count: number,
  ) {
    super(ChatMembersEvent.type, PUBLIC_EVENT);
  }
}

/** Fired for each new message in the room, your own included. Not fired for history. */
export class ChatMessageEvent extends Event {
  static readonly type = 'chat-message';

  constructor(
    readonly message: Message,
    /** You sent it. */
    readonly own: boolean,
  ) {
    super(ChatMessageEvent.type, PUBLIC_EVENT);
  }
}

/** Fired when the site sends the visitor a notice, which only they see. */
export class ChatNoticeEvent extends Event {
  static readonly type = 'chat-notice';

  constructor(readonly notice: Notice) {
    super(ChatNoticeEvent.type, PUBLIC_EVENT);
  }
}

/** Fired when the connection state changes. */
export class ChatStateEvent extends Event {
  static readonly type = 'chat-state';

  constructor(readonly state: ClientState) {
    super(ChatStateEvent.type, PUBLIC_EVENT);
  }
}

/** Fired when a panel or bubble opens or closes. */
export class ChatToggleEvent extends Event {
  static readonly type = 'chat-toggle';

  constructor(readonly open: boolean) {
    super(ChatToggleEvent.type, PUBLIC_EVENT);
  }
}

/** Fired when the number of unread messages changes. */
export class ChatUnreadEvent extends Event {
  static readonly type = 'chat-unread';

  constructor(readonly count: number) {
    super(ChatUnreadEvent.type, PUBLIC_EVENT);
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-identity': ChatIdentityEvent;
    'chat-members': ChatMembersEvent;
    'chat-message': ChatMessageEvent;
    'chat-notice': ChatNoticeEvent;
    'chat-state': ChatStateEvent;
    'chat-toggle': ChatToggleEvent;
    'chat-unread': ChatUnreadEvent;
  }
}
