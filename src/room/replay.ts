import { RecordError } from '../ports/record-error.ts';
import type { Done } from '../record/record.ts';
import type { Member, Outlet } from './member.ts';
import type { ReplayPage } from './outlet.ts';
import type { RoomState } from './room-state.ts';

/** Maximum number of events in a page of a replay. */
const REPLAY_PAGE_EVENTS = 50;

/**
 * Reads the next page for a member that is catching up, and makes it live with the last page. `done` is not called when the
 * member has another carrier by then, or none.
 */
export function readNextPage(member: Member, roomState: RoomState, done: Done<ReplayPage | 'live'>): void {
  const { state } = member;
  if (state.kind !== 'catching-up') return done('live');
  const { record } = roomState.deps;
  const before = state.position;
  record.after(before, REPLAY_PAGE_EVENTS, member.personId, (step) => {
    if (member.state !== state) return;
    if (step instanceof RecordError) return done(step);
    const { events, position } = step;
    state.position = position;
    roomState.deps.observations?.observer?.replayed(events.length);
    if (position < record.head) return done({ events, before, presence: undefined });
    goLive(member, state.outlet, roomState);
    // Only live members have received `joined` and `left` in the meantime.
    const presence = record.presenceVersion === state.presenceVersion ? undefined : record.presence;
    done(events.length > 0 || presence ? { events, before, presence } : 'live');
  });
}

/** Makes a member receive every turn from now on. */
export function goLive(member: Member, outlet: Outlet, { subscribers }: RoomState): void {
  member.state = { kind: 'live', outlet };
  subscribers.add(outlet);
}
