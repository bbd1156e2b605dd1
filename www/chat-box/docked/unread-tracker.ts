import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { DockedController } from './controller.ts';
import type { StoredText } from '../../client/stored-text.ts';
import { badgeTitle } from './title-badge.ts';
import { ChatUnreadEvent } from '../events.ts';
import { unreadAfter, type ReadPosition, parseReadPosition, formatReadPosition } from '../read-marker.ts';

/** An element whose chat may be out of sight. */
export interface UnreadTrackerHost extends ReactiveControllerHost, HTMLElement {
  readonly client: ChatClient | undefined;
  readonly titleBadge: boolean;
}

/** What an attention controller is told and tells. */
export interface UnreadTrackerOptions {
  readonly docking: DockedController;
  /** Where the last look is remembered; another one for another room. */
  readonly memory: () => StoredText;
  /** Somebody else said something while nobody looked. */
  readonly missed: (message: Message) => void;
}

/** Counts what others say while nobody looks, because the chat is closed or the page is hidden. */
export class UnreadTracker implements ReactiveController {
  #count = 0;
  #tellsCount = 0;
  #hasBadge = false;
  #client: ChatClient | undefined;
  #memory: StoredText | undefined;
  #look: ReadPosition | undefined;
  /** Offset of the newest message that was there before, or was told of. */
  #told: number | undefined;

  constructor(
    private readonly host: UnreadTrackerHost,
    private readonly parts: UnreadTrackerOptions,
  ) {
    host.addController(this);
  }

  /** Messages of others that nobody has looked at. */
  get count(): number {
    return this.#count;
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#turned);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#turned);
    this.#badge(0);
  }

  hostUpdate(): void {
    const { client } = this.host;
    if (client !== this.#client) this.#start(client);
    const { epoch, offset = 0 } = client?.position ?? {};
    if (!client || epoch === undefined) return;
    const isLooking = this.parts.docking.isShown && !document.hidden;
    // Of a room that was never looked at, and of one that began anew, all that is there is old.
    if (isLooking || this.#look?.epoch !== epoch) this.#look = { epoch, offset };
    this.#told ??= offset;
    const unread = unreadAfter(client.messages, this.#look.offset, client.you?.id);
    const newest = unread.at(-1);
    this.#count = unread.length;
    if (newest && newest.offset > this.#told) {
      this.#told = newest.offset;
      this.parts.missed(newest);
    }
  }

  hostUpdated(): void {
    this.#badge(this.host.titleBadge && this.host.isConnected ? this.#count : 0);
    if (this.#tellsCount === this.#count) return;
    this.#tellsCount = this.#count;
    this.host.dispatchEvent(new ChatUnreadEvent(this.#count));
  }

  /** Remembers up to where somebody has looked. To be called before the chat goes out of sight. */
  lookAway(): void {
    if (this.#look) this.#memory?.write(formatReadPosition(this.#look));
  }

  #start(client: ChatClient | undefined): void {
    this.#badge(0);
    this.#client = client;
    this.#memory = this.parts.memory();
    this.#look = parseReadPosition(this.#memory.read());
    this.#told = undefined;
    this.#count = 0;
  }

  #badge(count: number): void {
    // What another element of the room says in the title is not ours to take away.
    if (this.#client && (count > 0 || this.#hasBadge)) badgeTitle(this.#client, count);
    this.#hasBadge = count > 0;
  }

  readonly #turned = () => {
    // At once: the page may be on its way out.
    if (this.parts.docking.isShown && document.hidden) this.lookAway();
    this.host.requestUpdate();
  };
}
