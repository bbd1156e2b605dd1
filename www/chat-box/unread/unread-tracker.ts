import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { StoredText } from '../../client/stored-text.ts';
import { ChatUnreadEvent } from '../events.ts';
import { formatReadPosition, parseReadPosition, unreadAfter, type ReadPosition } from './read-marker.ts';

/** An element whose chat may be out of sight. */
export interface UnreadTrackerHost extends ReactiveControllerHost, HTMLElement {
  readonly client: ChatClient | undefined;
  readonly titleBadge: boolean;
}

export interface UnreadTrackerDeps {
  /** The chat is drawn. */
  readonly isShown: () => boolean;
  /** Remembers the read position; another memory for another room. */
  readonly memory: () => StoredText;
  /** Called with the newest message of somebody else that arrived while nobody looked. */
  readonly missed: (message: Message) => void;
  /** Shows the number of unread messages of a room in the page's title. */
  readonly setBadge: (room: object, count: number) => void;
}

/** Counts messages of others that arrive while the chat is closed or the page is hidden. */
export class UnreadTracker implements ReactiveController {
  #count = 0;
  #dispatchedCount = 0;
  #hasBadge = false;
  #client: ChatClient | undefined;
  #memory: StoredText | undefined;
  #position: ReadPosition | undefined;
  /** Offset of the newest message that was there at the start, or for which `missed` was called. */
  #alertedOffset: number | undefined;

  constructor(
    private readonly host: UnreadTrackerHost,
    private readonly deps: UnreadTrackerDeps,
  ) {
    host.addController(this);
  }

  /** Number of unread messages. */
  get count(): number {
    return this.#count;
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#visibilityChanged);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#visibilityChanged);
    this.#showBadge(0);
  }

  hostUpdate(): void {
    const { client } = this.host;
    if (client !== this.#client) this.#start(client);
    const { epoch, offset = 0 } = client?.position ?? {};
    if (!client || epoch === undefined) return;
    const isLooking = this.deps.isShown() && !document.hidden;
    // In a room that was never looked at, or whose history began anew, every message that is there counts as read.
    if (isLooking || this.#position?.epoch !== epoch) this.#position = { epoch, offset };
    this.#alertedOffset ??= offset;
    const unread = unreadAfter(client.messages, this.#position.offset, client.you?.id);
    const newest = unread.at(-1);
    this.#count = unread.length;
    if (newest && newest.offset > this.#alertedOffset) {
      this.#alertedOffset = newest.offset;
      this.deps.missed(newest);
    }
  }

  hostUpdated(): void {
    this.#showBadge(this.host.titleBadge && this.host.isConnected ? this.#count : 0);
    if (this.#dispatchedCount === this.#count) return;
    this.#dispatchedCount = this.#count;
    this.host.dispatchEvent(new ChatUnreadEvent(this.#count));
  }

  /** Stores the read position. To be called before the chat goes out of sight. */
  lookAway(): void {
    if (this.#position) this.#memory?.write(formatReadPosition(this.#position));
  }

  #start(client: ChatClient | undefined): void {
    this.#showBadge(0);
    this.#client = client;
    this.#memory = this.deps.memory();
    this.#position = parseReadPosition(this.#memory.read());
    this.#alertedOffset = undefined;
    this.#count = 0;
  }

  #showBadge(count: number): void {
    // Another element of the room may have a badge in the title, which must stay.
    if (this.#client && (count > 0 || this.#hasBadge)) this.deps.setBadge(this.#client, count);
    this.#hasBadge = count > 0;
  }

  readonly #visibilityChanged = () => {
    // At once: the page may be about to close.
    if (this.deps.isShown() && document.hidden) this.lookAway();
    this.host.requestUpdate();
  };
}
