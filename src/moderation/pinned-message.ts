import type { RoomView } from '../ports/requests.ts';
import type { RuleMember } from '../ports/rules.ts';
import type { MemberMessages } from '../ports/sinks.ts';
import type { Pinned } from '../protocol/moderation-messages.ts';
import type { JournalEvent, Message } from '../protocol/server-messages.ts';
import type { ModeratedRooms } from './moderated-room.ts';

/** Collaborators of pinned messages. */
export interface PinnedMessageDeps {
  readonly rooms: ModeratedRooms;
  readonly members: MemberMessages;
}

/** The pinned message of a room, read once for all its members. */
interface Reading {
  readonly id: string;
  readonly message: Promise<Message | undefined | 'closed'>;
}

/** Sends the pinned message of a room to its members on this node: it may be older than the messages that they have loaded. */
export class PinnedMessage {
  readonly #readings = new WeakMap<RoomView, Reading>();

  constructor(private readonly deps: PinnedMessageDeps) {}

  /** Sends it to a member that is being welcomed, after the welcome. */
  welcome(room: RoomView, member: RuleMember): void {
    this.#send(room, (receiver) => receiver === member);
  }

  /** Sends it to all members if a moderator has pinned another message. */
  settingsChanged(room: RoomView): void {
    if (this.#readings.get(room)?.id !== this.#pinnedIn(room)) this.#send(room, () => true);
  }

  /** Sends it to all members if one of these events has changed it. */
  committed(room: RoomView, events: readonly JournalEvent[]): void {
    const id = this.#pinnedIn(room);
    if (id === undefined || !events.some((event) => isChange(event, id))) return;
    this.#readings.delete(room);
    this.#send(room, () => true);
  }

  #pinnedIn({ documents }: RoomView): string | undefined {
    return this.deps.rooms.read(documents).settings.pinned;
  }

  #send(room: RoomView, isReceiver: (member: RuleMember) => boolean): void {
    const id = this.#pinnedIn(room);
    if (id === undefined) return void this.#readings.delete(room);
    const known = this.#readings.get(room);
    const reading = known?.id === id ? known : { id, message: room.message(id) };
    this.#readings.set(room, reading);
    void reading.message.then(
      (message) => {
        // A newer one is on its way to all members.
        if (message === 'closed' || this.#readings.get(room) !== reading) return;
        this.deps.members.send(room.name, isReceiver, toPinned(message));
      },
      // The next member that enters makes this node read it again.
      () => this.#readings.get(room) === reading && this.#readings.delete(room),
    );
  }
}

function isChange(event: JournalEvent, id: string): boolean {
  if (event.type === 'edited' || event.type === 'deleted') return event.message === id;
  return event.type === 'cleared';
}

function toPinned(message: Message | undefined): Pinned {
  if (!message || message.deleted) return { type: 'pinned' };
  const { reactions: _, ...pinned } = message;
  return { type: 'pinned', message: pinned };
}
