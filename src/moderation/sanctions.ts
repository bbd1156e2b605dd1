import { BAN_PREFIX, type StoredBan } from '../ports/kept-moderation.ts';
import type { DocumentChange, PresentPerson } from '../ports/documents.ts';
import { userPersonId } from '../ports/person-ids.ts';
import type { CommandContext } from '../ports/requests.ts';
import type { Verdict } from '../ports/verdict.ts';
import type { Kick } from '../protocol/client-messages.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import type { Ban, Mute, Unban } from '../protocol/moderation-messages.ts';
import { isProgram, toPerson } from '../protocol/person.ts';
import type { Person } from '../protocol/server-messages.ts';
import { newId } from '../secrets.ts';
import { refuse, toEntry } from './audit.ts';
import { hashNetwork, isSamePerson, SALT_KEY, type BanList } from './ban-list.ts';
import { toErasure } from './erasures.ts';
import { mayActOn } from './ranks.ts';
import { toSubject } from './rules.ts';
import type { ModeratedRooms } from './moderated-room.ts';
import type { SlowMode } from './slow-mode.ts';

/** Maximum number of bans and mutes of a room. */
const MAX_BANS = 5_000;
/** A network with more people than this, present for this long, is not banned: it is that of a school or of a carrier. */
const CROWD = { people: 20, presentMs: 600_000 };

/** Collaborators of bans and mutes. */
export interface SanctionDeps {
  readonly rooms: ModeratedRooms;
  readonly slowMode: Pick<SlowMode, 'networkOf'>;
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
}

/** The person that a command is about. */
interface Target {
  readonly person: Person;
  /** Undefined when it has left. */
  readonly present: PresentPerson | undefined;
}

/** Decides a `kick`: removes a person, bans it for a time, and erases its messages. */
export function judgeKick(kick: Kick, context: CommandContext, deps: SanctionDeps): Verdict {
  const { member } = context;
  if (!member.isModerator) return refuse('not-moderator');
  const target = findTarget(kick, context);
  if (!target) return refuse('not-found');
  if (!mayActOn(member, target.person)) return refuse('rank');
  const { seconds, erase, reason } = kick;
  if (!target.present && seconds === 0 && !erase) return refuse('not-found');
  // A ban would keep nothing out: a program posts with the rank of an owner. Its messages can be erased.
  if (seconds > 0 && isProgram(target.person.id)) return refuse('rank');
  const ban = seconds === 0 ? [] : sanction('ban', kick, target, context, deps);
  if (!ban) return refuse('too-many');
  const by = toPerson(member);
  const retryAfter = seconds > 0 && { retryAfter: seconds * 1_000 };
  const { person } = target;
  return {
    kind: 'keep',
    changes: [...ban, ...(erase ? [toErasure(kick.id, { person, by, erase, since: deps.now() })] : [])],
    removes: target.present ? [{ person: person.id, reason: { ...closeReasons.kicked, ...retryAfter } }] : [],
    entry: toEntry({
      ...{ by, action: seconds > 0 ? 'ban' : 'kick', person, seconds, reason, message: kick.message },
      ...(seconds > 0 && { ban: kick.id }),
    }),
  };
}

/** Decides a `mute`. */
export function judgeMute(mute: Mute, context: CommandContext, deps: SanctionDeps): Verdict {
  const { member } = context;
  if (!member.isModerator) return refuse('not-moderator');
  const target = findTarget(mute, context);
  if (!target) return refuse('not-found');
  if (!mayActOn(member, target.person) || isProgram(target.person.id)) return refuse('rank');
  const changes = sanction('mute', mute, target, context, deps);
  if (!changes) return refuse('too-many');
  const { seconds, reason, message } = mute;
  const entry = toEntry({
    by: toPerson(member),
    action: 'mute',
    ban: mute.id,
    person: target.person,
    seconds,
    reason,
    message,
  });
  return { kind: 'keep', changes, entry };
}

/** Decides an `unban`. */
export function judgeUnban(
  { ban: id }: Unban,
  { member, documents }: CommandContext,
  deps: Pick<SanctionDeps, 'rooms'>,
): Verdict {
  if (!member.isModerator) return refuse('not-moderator');
  const { bans } = deps.rooms.read(documents);
  const ban = bans.get(id);
  if (!ban) return refuse('not-found');
  // A member does not lift its own mute, also when its role is higher than it was.
  if (!mayActOn(member, ban.person) || bans.isAbout(ban, toSubject(member))) return refuse('rank');
  const entry = toEntry({ by: toPerson(member), action: 'unban', ban: id, person: ban.person, detail: ban.kind });
  return { kind: 'keep', changes: [{ key: BAN_PREFIX + id, value: undefined }], entry };
}

/** Finds the person that a command names, the author of the message that it names, or a user. */
function findTarget(
  { member: id, message, user }: Pick<Kick, 'member' | 'message' | 'user'>,
  { room, row, people }: CommandContext,
): Target | undefined {
  if (message !== undefined && !row) return undefined;
  const named = user === undefined ? undefined : { id: userPersonId(room, user), name: user, user };
  const author = message === undefined ? undefined : row?.from;
  const present = people.find(named?.id ?? author?.id ?? id ?? '');
  const person = present?.person ?? author ?? named;
  return person && { person, present };
}

/** Returns the changes that add a ban or mute in place of an earlier one; undefined when the room has too many. */
function sanction(
  kind: Ban['kind'],
  { id, seconds, reason }: Pick<Mute, 'id' | 'seconds' | 'reason'>,
  target: Target,
  context: CommandContext,
  deps: SanctionDeps,
): readonly DocumentChange[] | undefined {
  const { documents, member } = context;
  const { person } = target;
  const { bans } = deps.rooms.read(documents);
  const since = deps.now();
  const replaced = findReplaced(kind, person, bans);
  if (bans.size - replaced.length >= MAX_BANS) return undefined;
  const salt = documents.get(SALT_KEY) ?? newId();
  const networks = person.user === undefined ? findNetworks(target, context, deps) : [];
  const hashes = networks.flatMap((network) => hashNetwork(salt, network) ?? []);
  const ban: StoredBan = {
    ...{ kind, person, since, until: since + seconds * 1_000, by: toPerson(member) },
    ...(reason !== undefined && { reason }),
    ...(hashes.length > 0 && { networks: hashes }),
  };
  return [
    ...replaced.map((key) => ({ key, value: undefined })),
    ...(hashes.length > 0 && documents.get(SALT_KEY) === undefined ? [{ key: SALT_KEY, value: salt }] : []),
    { key: BAN_PREFIX + id, value: JSON.stringify(ban), endsAt: ban.until },
  ];
}

function findReplaced(kind: Ban['kind'], person: Person, bans: BanList): readonly string[] {
  return bans
    .all()
    .filter(([, ban]) => ban.kind === kind && isSamePerson(ban, person))
    .map(([id]) => BAN_PREFIX + id);
}

/** Returns the networks of a guest that is present, or that wrote a short time ago, without those that many others share. */
function findNetworks(
  { person, present }: Target,
  { room, people }: CommandContext,
  { slowMode, now }: SanctionDeps,
): readonly string[] {
  const networks = present?.networks ?? [slowMode.networkOf(room, person.id) ?? []].flat();
  return networks.filter((network) => people.countOnNetwork(network, now() - CROWD.presentMs) <= CROWD.people);
}
