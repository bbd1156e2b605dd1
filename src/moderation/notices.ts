import { BAN_PREFIX, type StoredBan, readReports, REPORT_PREFIX } from '../ports/kept-moderation.ts';
import type { DocumentChange, Documents } from '../ports/documents.ts';
import type { RoomView } from '../ports/requests.ts';
import type { MemberMessages } from '../ports/sinks.ts';
import type { Muted, Reported } from '../protocol/moderation-messages.ts';
import { type Subject } from './ban-list.ts';
import { readReport } from './pages.ts';
import type { ModeratedRooms } from './moderated-room.ts';
import { toSubject } from './rules.ts';

/** Collaborators of notices. */
export interface NoticeDeps {
  readonly rooms: ModeratedRooms;
  readonly members: MemberMessages;
}

type Mutes = ReadonlyMap<string, StoredBan>;

/** Sends `muted` to the people that are muted, and `reported` to moderators, on every node. */
export class Notices {
  /** The mutes of each room that the members of this node have received. */
  readonly #announced = new WeakMap<Documents, Mutes>();

  constructor(private readonly deps: NoticeDeps) {}

  /** Notes the mutes of a room before its first member enters, which receives its own in `welcome`. */
  open(documents: Documents): void {
    if (!this.#announced.has(documents)) this.#announced.set(documents, this.#readMutes(documents));
  }

  /** Sends what the changed documents of a commit mean for members of this node. */
  kept(room: RoomView, changes: readonly DocumentChange[]): void {
    if (changes.some(({ key }) => key.startsWith(BAN_PREFIX))) this.#announceMutes(room);
    if (changes.some(({ key }) => key.startsWith(REPORT_PREFIX))) this.#announceReports(room, changes);
  }

  #announceMutes({ name, documents }: RoomView): void {
    const before = this.#announced.get(documents) ?? new Map<string, StoredBan>();
    const now = this.#readMutes(documents);
    this.#announced.set(documents, now);
    const { rooms, members } = this.deps;
    const { bans } = rooms.read(documents);
    for (const [id, mute] of now) {
      if (before.has(id)) continue;
      const { until, reason } = mute;
      const muted: Muted = { type: 'muted', until, ...(reason !== undefined && { reason }) };
      members.send(name, (member) => bans.find('mute', toSubject(member)) === mute, muted);
    }
    for (const [id, mute] of before) {
      if (now.has(id)) continue;
      const lifted: Muted = { type: 'muted', until: 0 };
      const isLifted = (subject: Subject) => bans.isAbout(mute, subject) && !bans.find('mute', subject);
      members.send(name, (member) => isLifted(toSubject(member)), lifted);
    }
  }

  #announceReports(room: RoomView, changes: readonly DocumentChange[]): void {
    const { rooms, members } = this.deps;
    const { reports } = rooms.read(room.documents);
    const open = reports.size;
    const send = (reported: Reported) => void members.send(room.name, ({ isModerator }) => isModerator, reported);
    const added = readReports(changes).filter(({ id }) => reports.get(id) !== undefined);
    if (added.length === 0) return send({ type: 'reported', open });
    for (const { id, report: stored } of added) {
      void readReport(id, stored, room).then(
        (report) =>
          report !== 'closed' && send({ type: 'reported', open: rooms.read(room.documents).reports.size, report }),
        // The moderators still receive the number. A request for the reports reads the message again.
        () => send({ type: 'reported', open }),
      );
    }
  }

  #readMutes(documents: Documents): Mutes {
    const { bans } = this.deps.rooms.read(documents);
    return new Map(bans.all().filter(([, { kind }]) => kind === 'mute'));
  }
}
