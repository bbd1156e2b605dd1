import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatClient } from '../client/client.ts';
import type { ChatBoxAccessibility } from './accessibility/accessibility.ts';

/** Maximum number of messages that wait for the script that announces them. */
const MAX_WAITING_MESSAGES = 100;

/** The element, as its announcements use it. */
interface AnnouncementsHost extends ReactiveControllerHost {
  readonly isConnected: boolean;
  readonly client: ChatClient | undefined;
  readonly renderRoot: ParentNode;
}

/** Passes new messages to the part that announces them. They wait until its script has loaded. */
export class Announcements implements ReactiveController {
  /** Ids of messages of `#client`. A message may change before it is announced. */
  #waiting: string[] = [];
  /** A client that the element uses no longer has nothing to announce. */
  #client: ChatClient | undefined;

  /** `isDrawn`: a log that is not drawn announces nothing. */
  constructor(
    private readonly host: AnnouncementsHost,
    private readonly isDrawn: () => boolean,
  ) {
    host.addController(this);
  }

  /** Announces a message after the next update of the element. */
  add(id: string): void {
    const { client } = this.host;
    if (client !== this.#client) this.#waiting = [];
    this.#client = client;
    this.#waiting.push(id);
  }

  /** Removes a deleted message from what screen readers can still read. */
  retract(id: string): void {
    this.#part?.retract(id);
  }

  hostUpdated(): void {
    if (!this.isDrawn()) this.#waiting = [];
    // An element that the page moves is back soon.
    if (this.#waiting.length === 0 || !this.host.isConnected) return;
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
      const { client } = this.host;
      const message = client === this.#client && client?.find(id);
      if (message && !message.deleted) this.#part?.announce(message);
    }
  };
}
