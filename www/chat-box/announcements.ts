import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatClient } from '../client/client.ts';
import type { ChatBoxAccessibility } from './accessibility/accessibility.ts';

/** Maximum number of messages that wait for the script that announces them. */
const MAX_WAITING_MESSAGES = 100;

/** The element, as its announcements use it. */
interface AnnouncementsHost extends ReactiveControllerHost {
  readonly client: ChatClient | undefined;
  readonly renderRoot: ParentNode;
}

/** Passes new messages to the part that announces them. They wait until its script has loaded. */
export class Announcements implements ReactiveController {
  /** Ids of messages. A message may change, or belong to a room that the element has left, before it is announced. */
  #waiting: string[] = [];

  /** `isDrawn`: a log that is not drawn announces nothing. */
  constructor(
    private readonly host: AnnouncementsHost,
    private readonly isDrawn: () => boolean,
  ) {
    host.addController(this);
  }

  /** Announces a message after the next update of the element. */
  add(id: string): void {
    this.#waiting.push(id);
  }

  /** Removes a deleted message from what screen readers can still read. */
  retract(id: string): void {
    this.#part?.retract(id);
  }

  hostDisconnected(): void {
    this.#waiting = [];
  }

  hostUpdated(): void {
    if (!this.isDrawn()) this.#waiting = [];
    if (this.#waiting.length === 0) return;
    const part = this.#part;
    // Before its first update, the part has no words.
    if (part) void part.updateComplete.then(this.#announce);
    else this.#waiting = this.#waiting.slice(-MAX_WAITING_MESSAGES);
  }

  /** Null until the script has loaded. */
  get #part(): ChatBoxAccessibility | null {
    return this.host.renderRoot.querySelector<ChatBoxAccessibility>('chat-box-accessibility:defined');
  }

  readonly #announce = (): void => {
    for (const id of this.#waiting.splice(0)) {
      const message = this.host.client?.find(id);
      if (message && !message.deleted) this.#part?.announce(message);
    }
  };
}
