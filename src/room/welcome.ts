import { JournalError, type RoomJournal } from '../journal/journal.ts';
import { HISTORY_PAGE_MESSAGES, MAX_REPLAY_EVENTS } from '../protocol/limits.ts';
import type { HistoryPage, JoinRequest, Welcome } from './outlet.ts';
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

function readWelcome({ member, request, resumed }: EnterItem, { name, deps, roster }: RoomState): Welcome {
  const { journal, tokens } = deps;
  const { head } = journal;
  const recovered = canRecover(request, journal);
  // The page is read later. Whether it can be read must be known before the member gives up its old carrier.
  if (!recovered) journal.before(head + 1, 1, member.id);
  return {
    you: toPerson(member),
    epoch: journal.epoch,
    head,
    resumed,
    recovered,
    members: roster.people,
    count: roster.count,
    token: tokens.issue(name, member),
    moderator: request.isModerator,
    newest: recovered ? undefined : () => readHistory(journal, head + 1, member.id),
  };
}

/** Reads the page of messages before an offset. `viewer` is the member whose reactions are `mine`. Throws a JournalError. */
export function readHistory(journal: RoomJournal, before: number, viewer: string): HistoryPage {
  // One more than the page shows whether there are older ones, without a second look.
  const messages = journal.before(before, HISTORY_PAGE_MESSAGES + 1, viewer);
  const more = messages.length > HISTORY_PAGE_MESSAGES;
  return { before, messages: more ? messages.slice(1) : messages, more };
}

/** Returns whether all events after the client's last offset are still kept, and few enough to replay. */
function canRecover({ epoch, offset }: JoinRequest, journal: RoomJournal): boolean {
  return epoch === journal.epoch && offset !== undefined && journal.canReplay(offset, MAX_REPLAY_EVENTS);
}
