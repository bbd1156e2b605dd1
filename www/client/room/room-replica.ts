import type { Hello, HistoryRequest } from '../../../src/protocol/client-messages.ts';
import type { History, Message, Person, Renamed, Welcome } from '../../../src/protocol/server-messages.ts';
import type { ModerationWelcome } from '../../../src/protocol/moderation-messages.ts';
import type { Received } from '../connection/chat-session.ts';
import type { EarlyPage, SkippedEvent } from '../connection/parse-server.ts';
import type { ClientEvents, Listeners, RoomChange } from '../events.ts';
import { Roster } from './roster.ts';
import { Timeline } from './timeline.ts';

/** A message from the server about the room, rather than about this client. */
export type RoomEvent = Exclude<Received, { type: 'welcome' | 'ack' | 'error' | 'added' }>;

/** The client's copy of the room: its members and messages, and whether they are complete. Emits an event on each change. */
export class RoomReplica {
  readonly roster = new Roster();
  readonly roomTimeline = new Timeline();
  readonly #listeners: Listeners<ClientEvents>;
  #you: Person | undefined;
  /** When you first joined as a guest, in milliseconds since 1970. */
  since: number | undefined;
  /** Types of the requests that the server answers, as it sent them: unchecked. */
  requests: unknown;
  /** Offset of the room's newest event at the last welcome. */
  #head = 0;

  constructor(listeners: Listeners<ClientEvents>) {
    this.#listeners = listeners;
  }

  get you(): Person | undefined {
    return this.#you;
  }

  /** True until the newest page and all events up to the head of the welcome have arrived. */
  get catchingUp(): boolean {
    return !this.roomTimeline.isComplete || this.roomTimeline.seenOffset < this.#head;
  }

  /** The position to resume from, for `hello`. Undefined while messages are missing that a replay does not include. */
  get resumption(): Pick<Hello, 'epoch' | 'offset'> | undefined {
    return this.roomTimeline.isComplete ? this.roomTimeline.position : undefined;
  }

  /** Applies a welcome. Keeps the messages when the server replays the missed events, and drops them otherwise. */
  enter(welcome: Welcome & ModerationWelcome): void {
    const { you, epoch, head, recovered } = welcome;
    this.since = welcome.since;
    this.requests = welcome.requests;
    const previousId = this.#you?.id;
    this.#you = you;
    this.#head = head;
    this.roster.reset(welcome);
    this.roomTimeline.abandonPage();
    if (!recovered) this.#reset(epoch, head);
    // Before the first welcome, the messages are those of a page that was read as you.
    else if (previousId && previousId !== you.id) this.roomTimeline.clearOwnReactions();
  }

  /** Applies the newest page, which was read before the first welcome. `hello` continues from its head. */
  preview({ epoch, head, messages, more, ...presence }: EarlyPage): void {
    this.#reset(epoch, head);
    this.roster.reset(presence);
    this.#emitMembers();
    this.#addPage({ messages, done: true, more });
  }

  /** Drops the messages. The stream continues after an offset. */
  #reset(epoch: string, offset: number): void {
    this.roomTimeline.reset(epoch, offset);
    this.#listeners.emit('reset', undefined);
  }

  /** Applies an event. Returns false, and applies nothing, when an event before this one is missing. */
  apply(event: RoomEvent): boolean {
    if ('offset' in event) return this.#applyJournalEvent(event);
    switch (event.type) {
      case 'history':
        this.#addPage(event);
        break;
      case 'presence':
        this.roster.reset(event);
        this.#emitMembers();
        break;
      case 'joined':
        this.roster.add(event.member);
        this.#updateYou(event.member);
        if (!event.returning) this.#listeners.emit('joined', event.member);
        break;
      case 'left':
        this.roster.remove(event.member);
        this.#emitMembers();
        this.#listeners.emit('left', event.member);
        break;
      case 'typing':
        // Another tab of yours is you.
        if (event.member !== this.#you?.id) this.#listeners.emit('typing', event.member);
        break;
    }
    return true;
  }

  /** True when the page before the oldest message can be requested now. */
  get canLoadOlder(): boolean {
    return this.roomTimeline.hasOlder && !this.catchingUp && !this.roomTimeline.isLoading;
  }

  /** Returns the request for the page before the oldest message, and expects that page from now on. */
  expectPage(): HistoryRequest {
    this.roomTimeline.expectPage();
    return { type: 'history', before: this.roomTimeline.messages[0]?.offset ?? this.roomTimeline.position.offset };
  }

  /** Stops expecting the requested page, so that it can be requested again. */
  abandonPage(): void {
    this.roomTimeline.abandonPage();
    this.#emitMessages();
  }

  #applyJournalEvent(event: RoomChange | Message | SkippedEvent): boolean {
    const result = this.roomTimeline.apply(event, this.#you?.id);
    if (result === 'applied' && event.type !== 'skipped') {
      if (event.type === 'renamed') this.#rename(event);
      if (event.type === 'message') this.#listeners.emit('message', event);
      else this.#listeners.emit('changed', event);
    }
    return result !== 'gap';
  }

  #rename({ offset, member }: Renamed): void {
    // The member list of the welcome is newer than a replayed event.
    if (offset <= this.#head) return;
    this.roster.rename(member);
    this.#updateYou(member);
  }

  /** Your name or role may be new. */
  #updateYou(member: Person): void {
    if (member.id === this.#you?.id) this.#you = member;
    this.#emitMembers();
  }

  #addPage({ messages, done, more }: Pick<History, 'messages' | 'done' | 'more'>): void {
    if (this.roomTimeline.addPage(messages, done, more, this.#you?.id)) this.#emitMessages();
  }

  #emitMembers(): void {
    this.#listeners.emit('members', this.roster.members);
  }

  #emitMessages(): void {
    this.#listeners.emit('messages', this.roomTimeline.messages);
  }
}
