import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Message } from '../../src/protocol/server-messages.ts';
import type { ChatBoxAccessibility } from './accessibility/accessibility.ts';

/** Maximum number of messages that wait for the script that announces them. */
const MAX_WAITING_MESSAGES = 100;

/** Passes new messages to the part that announces them. They wait until its script has loaded. */
export class Announcements implements ReactiveController {
  #waiting: Message[] = [];

  constructor(private readonly host: ReactiveControllerHost & { readonly renderRoot: ParentNode }) {
    host.addController(this);
  }

  /** Announces a message after the next update of the element. */
  add(message: Message): void {
    this.#waiting = [...this.#waiting.slice(1 - MAX_WAITING_MESSAGES), message];
  }

  /** Removes a deleted message from what waits and from what screen readers can still read. */
  retract(id: string): void {
    this.#waiting = this.#waiting.filter((message) => message.id !== id);
    this.#part?.retract(id);
  }

  hostUpdated(): void {
    // Before its first update, the part has no words.
    if (this.#waiting.length > 0) void this.#part?.updateComplete.then(this.#announce);
  }

  /** Null until the script has loaded. */
  get #part(): ChatBoxAccessibility | null {
    return this.host.renderRoot.querySelector<ChatBoxAccessibility>('chat-box-accessibility:defined');
  }

  readonly #announce = (): void => {
    const part = this.#part;
    if (part) for (const message of this.#waiting.splice(0)) part.announce(message);
  };
}
