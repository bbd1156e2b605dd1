import { closeReasons } from '../protocol/close-reasons.ts';
import { HISTORY_PAGE_MESSAGES } from '../protocol/limits.ts';
import { RecordError, toPerson, type Done, type RoomRecord } from '../record/record.ts';
import { adoptRequest, currentOutlet } from './member.ts';
import type { HistoryPage, Welcome } from './outlet.ts';
import type { RoomState } from './room-state.ts';
import type { EnterItem } from './turn.ts';

/** Welcomes a member on the outlet with which it entered, in place of its earlier one. It then catches up. */
export function welcomeMember(item: EnterItem, state: RoomState): void {
  const { member, outlet, request } = item;
  const { deps, subscribers } = state;
  createWelcome(item, state, (welcome) => {
    // While the record was read, the carrier may have closed, or another carrier may have sent `hello`.
    if (member.pendingOutlet !== outlet || member.state.kind === 'gone') return;
    if (welcome instanceof RecordError) {
      deps.log('the record could not be read', { room: state.name, error: welcome.message });
      return outlet.close(closeReasons.failed);
    }
    const old = currentOutlet(member);
    if (old) subscribers.delete(old);
    if (member.state.kind === 'lost') member.state.cancelGrace();
    member.pendingOutlet = undefined;
    adoptRequest(member, request);
    const position = welcome.recovered ? (request.offset ?? 0) : welcome.head;
    const { presenceVersion } = deps.record;
    member.state = { kind: 'catching-up', outlet, position, presenceVersion };
    old?.close(closeReasons.replaced);
    outlet.welcome(welcome);
  });
}

/** Creates the welcome of an entering member, with the state of the room at the time of `done`. */
function createWelcome({ member, request, claimed }: EnterItem, state: RoomState, done: Done<Welcome>): void {
  const { name, deps } = state;
  const { record, tokens } = deps;
  const point = { epoch: request.epoch, offset: request.offset, signed: claimed?.stream };
  record.canRecover(point, (recovered) => {
    if (recovered instanceof RecordError) return done(recovered);
    const { epoch, head, presence } = record;
    done({
      ...{ you: toPerson(member), epoch, head, resumed: claimed !== undefined, recovered },
      members: presence.members,
      count: presence.count,
      token: tokens.issue(name, member, record),
      moderator: request.isModerator,
      added: deps.welcome({ room: state.view, member, identity: undefined }),
      newest: recovered ? undefined : (loaded) => readHistory(record, head + 1, member.personId, loaded),
    });
  });
}

/** Reads the page of messages before an offset. `viewer` is the person whose reactions are `mine`. */
export function readHistory(record: RoomRecord, before: number, viewer: string, done: Done<HistoryPage>): void {
  // Reads one message more than the page, to find out whether there are older ones.
  record.before(before, HISTORY_PAGE_MESSAGES + 1, viewer, (messages) => {
    if (messages instanceof RecordError) return done(messages);
    const more = messages.length > HISTORY_PAGE_MESSAGES;
    done({ before, messages: more ? messages.slice(1) : messages, more });
  });
}
