import type { Message } from '../../src/protocol/server-messages.ts';
import type { NewCommand } from '../client/outbox/outgoing.ts';
import type { ScriptName } from './on-demand/script-loader.ts';

/** The purpose of the text in the message field when it is not a new message. */
export type ComposeMode =
  /** The text replaces that of the message. */
  | { readonly kind: 'edit'; readonly message: Message }
  /** The text replies to the message, which is undefined while it is not loaded. */
  | { readonly kind: 'reply'; readonly message: Message | undefined };

/** Fired to send a command to the room. Cancelled when too many commands are waiting to be sent. */
export class CommandEvent extends Event {
  static readonly type = 'chat-command';

  constructor(readonly command: NewCommand) {
    super(CommandEvent.type, { bubbles: true, cancelable: true });
  }
}

/** Fired when an emoji is picked. */
export class EmojiEvent extends Event {
  static readonly type = 'chat-emoji';

  constructor(readonly emoji: string) {
    super(EmojiEvent.type, { bubbles: true });
  }
}

/** Fired to connect at once. The button that fires it disappears, so after a key press the focus must move. */
export class JoinEvent extends Event {
  static readonly type = 'chat-join';

  /** True when the keyboard pressed the button. */
  readonly isByKey: boolean;

  constructor({ currentTarget }: Event) {
    super(JoinEvent.type, { bubbles: true });
    this.isByKey = currentTarget instanceof Element && currentTarget.matches(':focus-visible');
  }
}

/** Fired to request older messages. */
export class OlderEvent extends Event {
  static readonly type = 'chat-older';

  constructor() {
    super(OlderEvent.type, { bubbles: true });
  }
}

/** Fired to send a failed message again. */
export class ResendEvent extends Event {
  static readonly type = 'chat-resend';

  constructor(readonly id: string) {
    super(ResendEvent.type, { bubbles: true });
  }
}

/** Fired to start a reply or an edit in the message field. */
export class ComposeEvent extends Event {
  static readonly type = 'chat-compose';

  constructor(readonly mode: ComposeMode) {
    super(ComposeEvent.type, { bubbles: true });
  }
}

/** Fired by a press that opens a panel or a dialog, whose script loads on demand. */
export class OpenEvent extends Event {
  static readonly type = 'chat-open';

  /** `subject` is the object of the press, such as a message. */
  constructor(
    readonly name: ScriptName,
    readonly opener: HTMLElement,
    readonly subject?: unknown,
  ) {
    super(OpenEvent.type, { bubbles: true });
  }
}

/** Fired while you type. */
export class TypingEvent extends Event {
  static readonly type = 'chat-typing';

  constructor() {
    super(TypingEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-command': CommandEvent;
    'chat-compose': ComposeEvent;
    'chat-emoji': EmojiEvent;
    'chat-join': JoinEvent;
    'chat-older': OlderEvent;
    'chat-open': OpenEvent;
    'chat-resend': ResendEvent;
    'chat-typing': TypingEvent;
  }
}
