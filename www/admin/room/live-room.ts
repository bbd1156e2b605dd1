import type { ReactiveControllerHost } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { type AdminApi, roomPath } from '../api/admin-api.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import type { MessagePage, RoomDetails } from '../api/resources.ts';
import { type FeedState, RoomFeed, type RoomEvent } from '../api/room-feed.ts';
import { addPage, applyEvent, markDeleted, type Timeline } from './timeline.ts';

/** Number of messages in a page. */
const PAGE_MESSAGES = 50;
/** Number of messages among which a message is searched that is to be shown in its context. */
const CONTEXT_MESSAGES = 200;

/** What a view of a room needs. */
interface LiveRoomOptions {
  readonly api: AdminApi;
  readonly room: string;
  /** Id of a message to show in its context. */
  readonly message: string | undefined;
  /** Returns whether the end of the log is in view. */
  readonly isFollowing: () => boolean;
}

/** The messages of a room, kept current by its events. */
export class LiveRoom {
  /** Undefined before the first page. */
  messages: Timeline | undefined;
  /** `before` of the next older page; undefined when the room has no older messages. */
  next: number | undefined;
  failure: Failure | undefined;
  isLoading = false;
  /** Number of messages that arrived while the end of the log was out of view. */
  unseen = 0;
  /** Number of people in the room; undefined before the first event. */
  count: number | undefined;
  state: FeedState = { kind: 'connecting' };
  /** The view ends at an old message, and new ones do not follow. */
  isInPast = false;
  #feed: RoomFeed | undefined;
  #isClosed = false;
  #hasOlder = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly options: LiveRoomOptions,
  ) {
    void this.load();
  }

  /** Ends the stream. */
  close(): void {
    this.#isClosed = true;
    this.#feed?.close();
  }

  /** Loads the newest messages, or those up to the given message, and follows the events after them. */
  readonly load = async (): Promise<void> => {
    this.#feed?.close();
    this.failure = undefined;
    try {
      const { api, room, message } = this.options;
      // Read before the messages: the events after it may be in the page already, but none are missing.
      const { epoch, head, members } = await api.get<RoomDetails>(roomPath(room));
      this.count = members;
      const page = await this.#readPage(message);
      if (this.#isClosed) return;
      this.messages = addPage([], page.messages);
      this.next = page.next;
      this.unseen = 0;
      if (!this.isInPast) this.#follow(`${epoch}.${head}`);
    } catch (error) {
      this.failure = toFailure(error);
    }
    this.host.requestUpdate();
  };

  /** Loads the page before the first message. */
  async loadOlder(): Promise<void> {
    const { api, room } = this.options;
    if (this.isLoading || this.next === undefined) return;
    this.isLoading = true;
    this.host.requestUpdate();
    try {
      const page = await api.get<MessagePage>(roomPath(room, 'messages'), { before: this.next, limit: PAGE_MESSAGES });
      this.messages = addPage(this.messages ?? [], page.messages);
      this.next = page.next;
      this.failure = undefined;
      this.#hasOlder = true;
    } catch (error) {
      this.failure = toFailure(error);
    }
    this.isLoading = false;
    this.host.requestUpdate();
  }

  /** Returns whether older messages came since the last call. */
  takesOlder(): boolean {
    const hasOlder = this.#hasOlder;
    this.#hasOlder = false;
    return hasOlder;
  }

  /** The end of the log is in view. */
  sawEnd(): void {
    if (this.unseen === 0) return;
    this.unseen = 0;
    this.host.requestUpdate();
  }

  /** Shows a message as deleted before the event arrives. */
  markDeleted(id: string): void {
    this.messages = markDeleted(this.messages ?? [], id);
    this.host.requestUpdate();
  }

  async #readPage(id: string | undefined): Promise<MessagePage> {
    const { api, room } = this.options;
    const path = roomPath(room, 'messages');
    if (id === undefined) return api.get<MessagePage>(path, { limit: PAGE_MESSAGES });
    const newest = await api.get<MessagePage>(path, { limit: CONTEXT_MESSAGES });
    if (newest.messages.some((message) => message.id === id)) return newest;
    const { offset } = await api.get<Message>(roomPath(room, 'messages', id));
    this.isInPast = true;
    return api.get<MessagePage>(path, { before: offset + 1, limit: PAGE_MESSAGES });
  }

  #follow(position: string): void {
    const { api, room } = this.options;
    // Two attempts to load may run at once.
    this.#feed?.close();
    this.#feed = new RoomFeed(api, room, position, {
      received: (event) => this.#received(event),
      stateChanged: (state) => this.#stateChanged(state),
    });
  }

  #received(event: RoomEvent): void {
    switch (event.type) {
      case 'open':
      case 'presence':
        this.count = event.count;
        break;
      case 'joined':
        this.count = (this.count ?? 0) + 1;
        break;
      case 'left':
        this.count = Math.max(0, (this.count ?? 0) - 1);
        break;
      default: {
        const isFollowing = this.options.isFollowing();
        const isNew = event.type === 'message' && !this.messages?.some(({ id }) => id === event.id);
        const [first] = this.messages ?? [];
        this.messages = applyEvent(this.messages ?? [], event, isFollowing);
        // The oldest messages may have been left out. The next older page begins with them.
        if (first && this.messages[0] !== first && event.type === 'message') this.next = this.messages[0]?.offset;
        if (isNew && !isFollowing) this.unseen++;
      }
    }
    this.host.requestUpdate();
  }

  #stateChanged(state: FeedState): void {
    this.state = state;
    if (state.kind === 'ended') this.failure = state.failure;
    // Some events are gone: only a new page is honest.
    if (state.kind === 'lost') void this.load();
    this.host.requestUpdate();
  }
}
