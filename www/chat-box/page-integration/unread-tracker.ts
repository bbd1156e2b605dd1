import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { StoredText } from '../../client/stored-text.ts';
import type { EarlyRead } from '../early-state.ts';
import { ChatUnreadEvent } from '../events.ts';
import { unreadAfter } from '../log/read-marker.ts';

/** The newest message of a room that a reader has seen. */
export interface ReadPosition {
  readonly epoch: string;
  readonly offset: number;
}

/** Formats a position for `parseReadPosition`. */
export function formatReadPosition({ epoch, offset }: ReadPosition): string {
  return `${offset} ${epoch}`;
}

/** Parses a position. Returns undefined for any other text, which any script can write to the page's storage. */
export function parseReadPosition(text = ''): ReadPosition | undefined {
  const [offset, epoch] = text.split(' ');
  return epoch && Number(offset) >= 0 ? { epoch, offset: Number(offset) } : undefined;
}

/** The element, as its unread tracker uses it. */
export interface UnreadTrackerHost extends ReactiveControllerHost, HTMLElement {
  readonly client: ChatClient | undefined;
  readonly titleBadge: boolean;
}

export interface UnreadTrackerDeps {
  /** Returns true while the chat is drawn. */
  readonly isShown: () => boolean;
  /** Returns the storage for the read position of the current room. */
  readonly memory: () => StoredText;
  /** Called with the newest message of another member that arrived while the chat was closed or the page was hidden. */
  readonly missed: (message: Message) => void;
  /** Returns the newest message that counts as read when the tracker starts with a client. */
  readonly early: () => EarlyRead | undefined;
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
  /** The reader has seen messages since the position was stored. Otherwise that of another tab may be newer. */
  #hasRead = false;
  /** Offset of the newest message at the start, or of the last message that `missed` was called with. */
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
    this.saveReadPosition();
    this.#showBadge(0);
  }

  hostUpdate(): void {
    const { client } = this.host;
    if (client !== this.#client) this.#start(client);
    const { epoch, offset = 0 } = client?.position ?? {};
    // Before the first welcome, nothing shows which messages are your own.
    if (!client?.you || epoch === undefined) return;
    const isVisible = this.deps.isShown() && !document.hidden;
    if (this.#alertedOffset === undefined) this.#alertedOffset = this.#startAt(client, epoch) ?? offset;
    // In a room that was never open here, or whose history began anew, the loaded messages count as read.
    if (isVisible || this.#position?.epoch !== epoch) this.#position = { epoch, offset };
    this.#hasRead ||= isVisible;
    const unread = unreadAfter(client.messages, this.#position.offset, client.you.id);
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

  /** Stores the read position. Call it when the chat, or its room, is no longer visible. */
  saveReadPosition(): void {
    if (this.#position && this.#hasRead) this.#memory?.write(formatReadPosition(this.#position));
    this.#hasRead = false;
  }

  #start(client: ChatClient | undefined): void {
    this.saveReadPosition();
    this.#showBadge(0);
    this.#client = client;
    this.#memory = this.deps.memory();
    this.#position = parseReadPosition(this.#memory.read());
    this.#alertedOffset = undefined;
    this.#count = 0;
  }

  /** Returns the offset of the newest message before this script had loaded, and applies it; undefined when that is unknown. */
  #startAt(client: ChatClient, epoch: string): number | undefined {
    const early = this.deps.early();
    if (early?.client !== client || early.epoch !== epoch) return undefined;
    // Otherwise the stored position counts: a closed chat has shown no later message.
    const { isSeen, offset } = early;
    if (isSeen || this.#position?.epoch !== epoch) this.#position = { epoch, offset };
    return offset;
  }

  #showBadge(count: number): void {
    // Without its own badge, this element must not remove that of another element of the room.
    if (this.#client && (count > 0 || this.#hasBadge)) this.deps.setBadge(this.#client, count);
    this.#hasBadge = count > 0;
  }

  readonly #visibilityChanged = () => {
    // Stored at once: the page may be about to close.
    if (this.deps.isShown() && document.hidden) this.saveReadPosition();
    this.host.requestUpdate();
  };
}
