import type { Hello, HistoryRequest } from '../../../src/protocol/client-messages.ts';
import type {
  History,
  JournalEvent,
  Message,
  Person,
  Renamed,
  Welcome,
} from '../../../src/protocol/server-messages.ts';
import type { Received } from '../connection/chat-session.ts';
import type { ClientEvents, Listeners } from '../events.ts';
import { Timeline } from './timeline.ts';
import { Roster } from './roster.ts';

/** What the server says about the room, rather than to us. */
export type RoomEvents = Exclude<Received, { type: 'welcome' | 'ack' | 'error' }>;

/** The room as it is known here: its messages, who is in it, and whether that is all. Tells listeners what changes. */
export class RoomReplica {
  readonly #listeners: Listeners<ClientEvents>;
  readonly #roster = new Roster();
  readonly #record = new Timeline();
  #you: Person | undefined;
  /** What the server had when it welcomed us. */
  #goal = 0;

  constructor(listeners: Listeners<ClientEvents>) {
    this.#listeners = listeners;
  }

  get you(): Person | undefined {
    return this.#you;
  }

  get members(): readonly Person[] {
    return this.#roster.members;
  }

  get count(): number {
    return this.#roster.count;
  }

  get messages(): readonly Message[] {
    return this.#record.messages;
  }

  find(id: string): Message | undefined {
    return this.#record.find(id);
  }

  get hasOlder(): boolean {
    return this.#record.hasOlder;
  }

  get position(): { readonly epoch: string | undefined; readonly offset: number } {
    return { epoch: this.#record.epoch, offset: this.#record.last };
  }

  /** What we missed is on its way: the newest page, or the events up to the head of the welcome. */
  get isCatchingUp(): boolean {
    return !this.#record.isComplete || this.#record.last < this.#goal;
  }

  /** Where the stream can go on, for `hello`. Nothing while a hole is here that a replay would not fill. */
  get resumption(): Pick<Hello, 'epoch' | 'offset'> | undefined {
    return this.#record.isComplete ? this.position : undefined;
  }

  /** We are in: either what follows goes on from what is here, or everything starts anew. */
  enter(welcome: Welcome): void {
    const { you, epoch, head, recovered } = welcome;
    const before = this.#you?.id;
    this.#you = you;
    this.#goal = head;
    this.#roster.reset(welcome);
    this.#record.abandonPage();
    if (!recovered) {
      this.#record.reset(epoch, head);
      this.#listeners.emit('reset', undefined);
    } else if (before !== you.id) this.#record.clearOwnReactions();
  }

  /** Takes in what the server says. A gap means that something before it was lost on the way; then it was not taken in. */
  apply(news: RoomEvents): 'gap' | undefined {
    if ('offset' in news) return this.#apply(news);
    switch (news.type) {
      case 'history':
        this.#addPage(news);
        break;
      case 'presence':
        this.#roster.reset(news);
        this.#listeners.emit('members', this.members);
        break;
      case 'joined':
        this.#roster.add(news.member);
        this.#listeners.emit('members', this.members);
        if (!news.returning) this.#listeners.emit('joined', news.member);
        break;
      case 'left':
        this.#roster.remove(news.member);
        this.#listeners.emit('members', this.members);
        this.#listeners.emit('left', news.member);
        break;
      case 'typing':
        this.#listeners.emit('typing', news.member);
        break;
    }
    return undefined;
  }

  /** The page before the oldest message here can be asked for now. */
  get canRequestOlder(): boolean {
    return this.hasOlder && !this.isCatchingUp && !this.#record.isLoadingPage;
  }

  /** How to ask for the page before the oldest message here; it is expected from now on. */
  requestOlder(): HistoryRequest {
    this.#record.expectPage();
    return { type: 'history', before: this.#record.messages[0]?.offset ?? this.#record.last };
  }

  /** The page that was asked for will not come; it may be asked for again. */
  abandonOlder(): void {
    this.#record.abandonPage();
    this.#listeners.emit('messages', this.messages);
  }

  #apply(event: JournalEvent): 'gap' | undefined {
    const applied = this.#record.apply(event, this.#you?.id);
    if (applied === 'gap') return 'gap';
    if (applied === 'known') return undefined;
    if (event.type === 'renamed') this.#rename(event);
    if (event.type === 'message') this.#listeners.emit('message', event);
    else this.#listeners.emit('changed', event);
    return undefined;
  }

  /** A replayed renaming is older than the list of members that `welcome` gave. */
  #rename({ offset, member }: Renamed): void {
    if (offset <= this.#goal) return;
    this.#roster.rename(member);
    if (member.id === this.#you?.id) this.#you = member;
    this.#listeners.emit('members', this.members);
  }

  #addPage({ messages, done, more }: History): void {
    if (this.#record.addPage(messages, done, more, this.#you?.id)) {
      this.#listeners.emit('messages', this.messages);
    }
  }
}
