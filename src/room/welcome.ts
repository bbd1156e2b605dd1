import type { RoomJournal } from '../journal/journal.ts';
import { HISTORY_PAGE, MAX_REPLAY } from '../protocol/limits.ts';
import type { Arrival, Entrance, HistoryPage } from './outlet.ts';
import type { Item } from './turn.ts';
import type { RoomState } from './room-state.ts';
import { personOf } from './roster.ts';

/** The room as someone who enters finds it, after the turn. Throws a JournalError. */
export function arrivalOf(item: Item & { readonly kind: 'enter' }, { name, parts, roster }: RoomState): Arrival {
  const { member, entrance, resumed } = item;
  const { journal, tokens } = parts;
  const recovered = isRecovered(entrance, journal);
  return {
    you: personOf(member),
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
  const messages = journal.before(before, HISTORY_PAGE, viewer);
  const oldest = messages[0];
  const more = oldest !== undefined && journal.before(oldest.offset, 1, viewer).length > 0;
  return { before, messages, more };
}

/** Whether what follows the client's last offset can be replayed whole. */
function isRecovered({ epoch, offset }: Entrance, journal: RoomJournal): boolean {
  return epoch === journal.epoch && offset !== undefined && journal.canReplay(offset, MAX_REPLAY);
}
