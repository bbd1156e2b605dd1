import { JournalError, type RoomJournal } from '../journal/journal.ts';
import { HISTORY_PAGE_MESSAGES, MAX_REPLAY_EVENTS } from '../protocol/limits.ts';
import type { HistoryPage, JoinRequest, Welcome } from './outlet.ts';
import type { StreamHead } from './resume-tokens.ts';
import type { RoomState } from './room-state.ts';
import { toPerson } from './roster.ts';
import type { EnterItem } from './turn.ts';

/** Creates the welcome of an entering member. Returns undefined, and logs why, when the journal fails. */
export function createWelcome(item: EnterItem, state: RoomState): Welcome | undefined {
  try {
    return readWelcome(item, state);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    state.deps.log('the journal could not be read', { room: state.name, error: error.message });
    return undefined;
  }
}

function readWelcome({ member, request, claimed }: EnterItem, { name, deps, roster }: RoomState): Welcome {
  const { journal, tokens } = deps;
  const { head } = journal;
  passLostOffsets(request, claimed?.stream, journal);
  const recovered = canRecover(request, claimed?.stream, journal);
  // The page is read later. This read fails now if the journal does, before the member loses its old carrier.
  if (!recovered) journal.before(head + 1, 1, member.id);
  return {
    you: toPerson(member),
    epoch: journal.epoch,
    head,
    resumed: claimed !== undefined,
    recovered,
    members: roster.people,
    count: roster.count,
    token: tokens.issue(name, member, journal),
    moderator: request.isModerator,
    newest: recovered ? undefined : () => readHistory(journal, head + 1, member.id),
  };
}

/** Reads the page of messages before an offset. `viewer` is the member whose reactions are `mine`. Throws a JournalError. */
export function readHistory(journal: RoomJournal, before: number, viewer: string): HistoryPage {
  // Reads one message more than the page, to find out whether there are older ones.
  const messages = journal.before(before, HISTORY_PAGE_MESSAGES + 1, viewer);
  const more = messages.length > HISTORY_PAGE_MESSAGES;
  return { before, messages: more ? messages.slice(1) : messages, more };
}

/**
 * Returns whether all events after the client's last offset are still kept, and few enough to replay. A client that was
 * welcomed at a head which a restored copy lacks cannot: its messages may contain edits and reactions that are lost.
 */
function canRecover({ epoch, offset }: JoinRequest, stream: StreamHead | undefined, journal: RoomJournal): boolean {
  if (stream?.epoch === journal.epoch && !journal.hasHead(stream.head)) return false;
  return epoch === journal.epoch && offset !== undefined && journal.canReplay(offset, MAX_REPLAY_EVENTS);
}

/**
 * Skips offsets that the server assigned before an older copy of the data folder was restored. Only a head that the server
 * signed proves that, because a client can claim any offset.
 */
function passLostOffsets({ epoch, offset }: JoinRequest, stream: StreamHead | undefined, journal: RoomJournal): void {
  if (epoch !== journal.epoch || stream?.epoch !== epoch || offset === undefined) return;
  const lost = Math.min(offset, stream.head);
  if (lost > journal.head) journal.skipTo(lost);
}
