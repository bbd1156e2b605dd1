import type { NewCommand } from '../client/outbox/outgoing.ts';
import type { Message } from '../../src/protocol/server-messages.ts';

/** What a text that is written is for, where it is nothing new. */
export interface ComposeMode {
  /** To answer a message, or to be its new text; `delete`: nothing is left of it, and the question is whether it goes. */
  readonly kind: 'reply' | 'edit' | 'delete';
  readonly message: Message;
}

/** Somebody wants something done in the room: say, edit, rename, kick. Cancelled when it cannot even wait its turn. */
export class CommandEvent extends Event {
  static readonly type = 'chat-command';

  constructor(readonly command: NewCommand) {
    super(CommandEvent.type, { bubbles: true, cancelable: true });
  }
}

/** Somebody picked an emoji. */
export class EmojiEvent extends Event {
  static readonly type = 'chat-emoji';

  constructor(readonly emoji: string) {
    super(EmojiEvent.type, { bubbles: true });
  }
}

/** Somebody wants to be connected, now. The button that raises it goes, so who pressed it by key needs a new focus. */
export class JoinEvent extends Event {
  static readonly type = 'chat-join';

  readonly isByKey: boolean;

  constructor({ currentTarget }: Event) {
    super(JoinEvent.type, { bubbles: true });
    this.isByKey = currentTarget instanceof Element && currentTarget.matches(':focus-visible');
  }
}

/** The reader asks for earlier messages. */
export class OlderEvent extends Event {
  static readonly type = 'chat-older';

  constructor() {
    super(OlderEvent.type, { bubbles: true });
  }
}

/** Somebody wants a failed message sent again. */
export class ResendEvent extends Event {
  static readonly type = 'chat-resend';

  constructor(readonly id: string) {
    super(ResendEvent.type, { bubbles: true });
  }
}

/** Somebody wants to write an answer to a message, or a new text for one of their own. */
export class ComposeEvent extends Event {
  static readonly type = 'chat-task';

  constructor(readonly mode: ComposeMode) {
    super(ComposeEvent.type, { bubbles: true });
  }
}

/** Somebody is writing. */
export class TypingEvent extends Event {
  static readonly type = 'chat-typing';

  constructor() {
    super(TypingEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-command': CommandEvent;
    'chat-emoji': EmojiEvent;
    'chat-join': JoinEvent;
    'chat-older': OlderEvent;
    'chat-resend': ResendEvent;
    'chat-task': ComposeEvent;
    'chat-typing': TypingEvent;
  }
}
