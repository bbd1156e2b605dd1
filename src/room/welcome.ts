import type { RoomJournal } from '../journal/journal.ts';
import { HISTORY_PAGE_MESSAGES, MAX_REPLAY_EVENTS } from '../protocol/limits.ts';
import type { Welcome, JoinRequest, HistoryPage } from './outlet.ts';
import type { TurnItem } from './turn.ts';
import type { RoomState } from './room-state.ts';
import { toPerson } from './roster.ts';

/** The room as someone who enters finds it, after the turn. Throws a JournalError. */
export function createWelcome(
  item: TurnItem & { readonly kind: 'enter' },
  { name, deps: parts, roster }: RoomState,
): Welcome {
  const { member, entrance, resumed } = item;
  const { journal, tokens } = parts;
  const recovered = isRecovered(entrance, journal);
  return {
    you: toPerson(member),
    epoch: journal.epoch,
    head: journal.head,
    resumed,
    recovered,
    members: roster.people,
    count: roster.count,
    token: tokens.issue(name, member),
    moderator: entrance.isModerator,
    newest: recovered ? undefined : historyPage(journal, journal.head + 1, member.id),
  };
}

/** The page of messages before an offset. Throws a JournalError. */
export function historyPage(journal: RoomJournal, before: number, viewer: string): HistoryPage {
  const messages = journal.before(before, HISTORY_PAGE_MESSAGES, viewer);
  const oldest = messages[0];
  const more = oldest !== undefined && journal.before(oldest.offset, 1, viewer).length > 0;
  return { before, messages, more };
}

/** Whether what follows the client's last offset can be replayed whole. */
function isRecovered({ epoch, offset }: JoinRequest, journal: RoomJournal): boolean {
  return epoch === journal.epoch && offset !== undefined && journal.canReplay(offset, MAX_REPLAY_EVENTS);
}
