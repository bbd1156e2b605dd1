import { closeReasons } from '../protocol/close-reasons.ts';
import { toPerson } from '../protocol/person.ts';
import { RecordError } from '../ports/record-error.ts';
import { toProfileItem } from './entering.ts';
import { currentOutlet } from './member.ts';
import type { Membership } from './membership.ts';
import type { NewestPage, Welcome } from './outlet.ts';
import { adoptRequest } from './profile.ts';
import type { RoomState } from './room-state.ts';
import { entryRefusal } from './refusals.ts';
import type { EnterItem, Entrance, TurnItem } from './turn.ts';

/** What the room does for members that enter. */
export interface Door {
  readonly members: Pick<Membership, 'abandon'>;
  /** Adds an item to the next turn. */
  addToTurn(item: TurnItem): void;
  /** Enters a client as a new member, because the one of its token is another person's since. */
  reenter(item: EnterItem): void;
}

/** Welcomes a member whose entry the record has carried out, or closes the outlet of one that it refused. */
export function letIn({ item, outcome }: Entrance, state: RoomState, { members, addToTurn, reenter }: Door): void {
  const { member, outlet, claimed, request } = item;
  if (member.state.kind === 'new')
    member.state.entry = outcome.kind === 'joined' && outcome.wasPresent ? 'returned' : 'joined';
  if (!member.pendingOutlet) return members.abandon(member);
  if (outcome.kind === 'foreign') return reenter(item);
  if (outcome.kind !== 'joined') return outlet.close(outcome.kind === 'barred' ? outcome.reason : closeReasons.failed);
  // The documents may have changed since the record carried out the entry.
  const refusal = entryRefusal(item, state);
  if (refusal) return outlet.close(refusal);
  // A member that may only read writes nothing.
  const mayWrite = request.access === 'read-write' && item.profile.role !== 'reader';
  if (outcome.isRenamed && claimed && mayWrite)
    addToTurn({ kind: 'rename', member, id: state.deps.newId(), was: claimed.name });
  if (outcome.isOutdated) addToTurn(toProfileItem(item, state));
  if (outlet.catchesUp) welcomeMember(item, state);
  else if (member.pendingOutlet === outlet) member.pendingOutlet = undefined;
}

/** Welcomes a member on the outlet with which it entered, in place of its earlier one. It then catches up. */
function welcomeMember(item: EnterItem, state: RoomState): void {
  const { member, outlet, request, claimed } = item;
  const { deps, subscribers } = state;
  const point = { epoch: request.epoch, offset: request.offset, signed: claimed?.stream };
  const welcome = (recovered: boolean | RecordError) => {
    // While the record was read, the carrier may have closed, or another carrier may have sent `hello`.
    if (member.pendingOutlet !== outlet || member.state.kind === 'gone') return;
    if (recovered instanceof RecordError) {
      deps.log('the record could not be read', { room: state.name, error: recovered.message }, 'error');
      return outlet.close(closeReasons.failed);
    }
    const old = currentOutlet(member);
    if (old) subscribers.delete(old);
    if (member.state.kind === 'lost') member.state.cancelGrace();
    member.pendingOutlet = undefined;
    adoptRequest(member, request);
    const { head, presenceVersion } = deps.record;
    const position = recovered ? (request.offset ?? 0) : head;
    member.state = { kind: 'catching-up', outlet, position, presenceVersion };
    old?.close(closeReasons.replaced);
    deps.observations?.observer?.arrived(claimed !== undefined, recovered);
    outlet.welcome(createWelcome(item, state, recovered));
  };
  // A client without an epoch cannot recover, and its page needs no read that could fail.
  if (request.epoch === undefined && findNewest(item, state).kept) return welcome(false);
  deps.record.canRecover(point, welcome);
}

/** Returns the newest page of the room as the member may see it. */
function findNewest({ member, claimed, request }: EnterItem, { deps }: RoomState): NewestPage {
  const isNew = claimed === undefined && request.identity === undefined;
  return deps.pages.find(deps.record, { personId: member.personId, isNew });
}

/** Creates the welcome of an entering member, with the state of the room at this moment. */
function createWelcome(item: EnterItem, state: RoomState, recovered: boolean): Welcome {
  const { member, request, claimed } = item;
  const { name, deps, view } = state;
  const { record, tokens } = deps;
  const { epoch, head, presence } = record;
  return {
    ...{ you: toPerson(member), epoch, head, resumed: claimed !== undefined, recovered },
    members: presence.members,
    count: presence.count,
    token: tokens.issue(name, member, record),
    moderator: member.isModerator,
    readonly: member.access === 'read-only',
    added: deps.welcome({ room: view, member, identity: request.identity }),
    newest: recovered ? undefined : findNewest(item, state),
    isAtHead: () => member.state.kind === 'catching-up' && member.state.position >= record.head,
  };
}
