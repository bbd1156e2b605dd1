import type { NewCommand } from '../client/commands.ts';

/** Somebody wants something done in the room: say, edit, rename, kick. Cancelled when it cannot even wait its turn. */
export class CommandEvent extends Event {
  static readonly type = 'chat-command';

  constructor(readonly command: NewCommand) {
    super(CommandEvent.type, { bubbles: true, cancelable: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-command': CommandEvent;
  }
}
