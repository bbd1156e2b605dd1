import { describe, expect, test } from 'bun:test';
import { hashNetwork, SALT_KEY } from '../../../../src/moderation/ban-list.ts';
import { ModeratedRooms } from '../../../../src/moderation/moderated-room.ts';
import { judgeKick, judgeMute, judgeUnban } from '../../../../src/moderation/sanctions.ts';
import type { KeepVerdict, Verdict } from '../../../../src/ports/verdict.ts';
import type { Role } from '../../../../src/protocol/identity-messages.ts';
import type { Mute } from '../../../../src/protocol/moderation-messages.ts';
import type { Person } from '../../../../src/protocol/server-messages.ts';
import { judgedBy, messageOf, peopleOf, ruleMember } from '../../../helpers/judged-command.ts';
import { keptDocuments } from '../../../helpers/kept-documents.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const NETWORK = '198.51.100.7';
const eve: Person = { id: 'eve-member-id-0001', name: 'Eve' };
const moderator = ruleMember({ id: 'mod', personId: 'u-mod', user: 'mod-1', name: 'Mod', role: 'moderator' });

function setUp(departed: string | undefined = undefined) {
  const clock = manualClock();
  const documents = keptDocuments(clock);
  const deps = { rooms: new ModeratedRooms(), now: () => clock.wall(), slowMode: { networkOf: () => departed } };
  return { clock, documents, deps };
}

function mute(fields: Partial<Mute> = {}): Mute {
  return { type: 'mute', id: 'a-command-id-of-16', member: eve.id, seconds: 60, ...fields };
}

function kick(fields: object = {}) {
  return { type: 'kick', id: 'a-command-id-of-16', member: eve.id, seconds: 60, ...fields } as const;
}

function kept(verdict: Verdict): KeepVerdict {
  if (verdict.kind !== 'keep') throw new Error(JSON.stringify(verdict));
  return verdict;
}

/** The ban in the documents of a verdict. */
function banOf(verdict: Verdict) {
  const change = kept(verdict).changes.find(({ key, value }) => key.startsWith('ban:') && value !== undefined);
  return { endsAt: change?.endsAt, ...JSON.parse(change?.value ?? '{}') };
}

describe('A ban or mute', () => {
  const roles: readonly (Role | undefined)[] = ['reader', undefined, 'moderator', 'owner'];

  test.each(['owner', 'moderator'] as const)(
    'of %s acts on lower ranks only, of present people and of authors',
    (role) => {
      const { documents, deps } = setUp();
      const member = ruleMember({ id: 'boss', user: 'boss', role });
      const allowed = (person: Person, isPresent: boolean) => {
        const row = messageOf(person);
        const people = peopleOf(isPresent ? [person] : []);
        const verdicts = [judgeKick, judgeMute].map((judge) =>
          judge(
            { ...mute({ member: undefined as never, message: row.id }), type: 'kick' } as never,
            judgedBy(member, documents, { row, people }),
            deps,
          ),
        );
        return verdicts.map((verdict) => (verdict.kind === 'refused' ? verdict.code : verdict.kind));
      };
      for (const isPresent of [true, false]) {
        const outcomes = roles.map(
          (targetRole) => allowed({ ...eve, user: 'eve', ...(targetRole && { role: targetRole }) }, isPresent)[0],
        );
        expect(outcomes).toEqual(
          role === 'owner' ? ['keep', 'keep', 'keep', 'rank'] : ['keep', 'keep', 'rank', 'rank'],
        );
      }
    },
  );

  test.each(['api:bot', 'webhook'])('is refused for the author %p, whose messages can be erased', (id) => {
    const { documents, deps } = setUp();
    const row = messageOf({ id, name: 'Bot' });
    const context = judgedBy(moderator, documents, { row });
    const target = { member: undefined as never, message: row.id };
    expect(judgeMute(mute(target), context, deps)).toEqual({ kind: 'refused', code: 'rank' });
    expect(judgeKick(kick({ ...target, erase: 'all' }), context, deps)).toEqual({ kind: 'refused', code: 'rank' });
    expect(judgeKick(kick({ ...target, seconds: 0, erase: 'all' }), context, deps).kind).toBe('keep');
  });

  test('goes by the rank that a present person has now, not by that of its message', () => {
    const { documents, deps } = setUp();
    const row = messageOf({ ...eve, role: 'moderator' });
    const judge = (present: Person[]) =>
      judgeMute(
        { type: 'mute', id: 'x', message: row.id, seconds: 1 },
        judgedBy(moderator, documents, { row, people: peopleOf(present) }),
        deps,
      );
    expect(judge([eve]).kind).toBe('keep');
    expect(judge([])).toEqual({ kind: 'refused', code: 'rank' });
    expect(judge([{ ...eve, role: 'owner' }])).toEqual({ kind: 'refused', code: 'rank' });
  });

  test('is refused to members and readers', () => {
    const { documents, deps } = setUp();
    for (const role of ['reader', undefined] as const) {
      const context = judgedBy(ruleMember({ id: 'ada', role }), documents, { people: peopleOf([eve]) });
      expect(judgeKick(kick(), context, deps)).toEqual({ kind: 'refused', code: 'not-moderator' });
      expect(judgeMute(mute(), context, deps)).toEqual({ kind: 'refused', code: 'not-moderator' });
      expect(judgeUnban({ type: 'unban', id: 'x', ban: 'y' }, context, deps)).toEqual({
        kind: 'refused',
        code: 'not-moderator',
      });
    }
  });

  test('of a guest holds for its networks, of which only hashes are kept', () => {
    const { documents, deps, clock } = setUp();
    const people = peopleOf([{ ...eve, networks: [NETWORK, '203.0.113.5'] }]);
    const verdict = judgeKick(kick({ reason: 'Spam' }), judgedBy(moderator, documents, { people }), deps);
    const salt = kept(verdict).changes.find(({ key }) => key === SALT_KEY)?.value ?? '';
    expect(banOf(verdict)).toEqual({
      ...{ kind: 'ban', person: eve, since: clock.wall(), until: clock.wall() + 60_000, reason: 'Spam' },
      by: { id: 'u-mod', name: 'Mod', user: 'mod-1', role: 'moderator' },
      networks: [hashNetwork(salt, NETWORK), hashNetwork(salt, '203.0.113.5')],
      endsAt: clock.wall() + 60_000,
    });
    expect(JSON.stringify(kept(verdict).changes)).not.toContain(NETWORK);
    documents.apply(kept(verdict).changes);
    const again = judgeMute(mute(), judgedBy(moderator, documents, { people }), deps);
    // The salt stays.
    expect(kept(again).changes.map(({ key }) => key)).toEqual(['ban:a-command-id-of-16']);
    expect(banOf(again).networks).toEqual(banOf(verdict).networks);
  });

  test('of a verified user holds for the user only', () => {
    const { documents, deps } = setUp(NETWORK);
    const person = { ...eve, user: 'eve-7' };
    const people = peopleOf([{ ...person, networks: [NETWORK] }]);
    const verdict = judgeKick(kick(), judgedBy(moderator, documents, { people }), deps);
    expect(banOf(verdict)).not.toHaveProperty('networks');
    expect(kept(verdict).changes).toHaveLength(1);
  });

  test('leaves out a network on which more than 20 people have been for ten minutes', () => {
    const { documents, deps } = setUp();
    for (const [count, isBanned] of [
      [20, true],
      [21, false],
    ] as const) {
      const people = peopleOf([{ ...eve, networks: [NETWORK] }], { [NETWORK]: count });
      const verdict = judgeKick(kick(), judgedBy(moderator, documents, { people }), deps);
      expect('networks' in banOf(verdict)).toBe(isBanned);
    }
  });

  test('of an author that has left holds for the network from which it wrote', () => {
    const { documents, deps } = setUp(NETWORK);
    const row = messageOf(eve);
    const verdict = judgeKick(
      { type: 'kick', id: 'x', message: row.id, seconds: 60 },
      judgedBy(moderator, documents, { row }),
      deps,
    );
    expect(banOf(verdict).networks).toHaveLength(1);
    expect(kept(verdict).removes).toEqual([]);
    expect(JSON.parse(kept(verdict).entry ?? '')).toMatchObject({ action: 'ban', person: eve, message: row.id });
  });

  test('replaces an earlier one of the same kind and person', () => {
    const { documents, deps } = setUp();
    const judge = (id: string, person: Person) => {
      const context = judgedBy(moderator, documents, { people: peopleOf([person]) });
      documents.apply(kept(judgeMute(mute({ id, member: person.id }), context, deps)).changes);
    };
    judge('first', eve);
    judge('second', eve);
    judge('other', { id: 'ada', name: 'Ada' });
    documents.apply(
      kept(judgeKick(kick({ id: 'ban' }), judgedBy(moderator, documents, { people: peopleOf([eve]) }), deps)).changes,
    );
    expect(
      documents
        .entries('ban:')
        .map(([key]) => key)
        .sort(),
    ).toEqual(['ban:ban', 'ban:other', 'ban:second']);
  });

  test('is refused when the room has 5,000', () => {
    const { documents, deps, clock } = setUp();
    const value = (number: number) =>
      JSON.stringify({
        kind: 'ban',
        person: { id: `person-${number}`, name: 'x' },
        since: 0,
        until: clock.wall() + 60_000,
        by: eve,
      });
    documents.apply(
      Array.from({ length: 5_000 }, (_, number) => ({
        key: `ban:${number}`,
        value: value(number),
        endsAt: clock.wall() + 60_000,
      })),
    );
    const people = peopleOf([eve, { id: 'person-7', name: 'x' }]);
    const context = judgedBy(moderator, documents, { people });
    expect(judgeKick(kick(), context, deps)).toEqual({ kind: 'refused', code: 'too-many' });
    expect(judgeMute(mute(), context, deps)).toEqual({ kind: 'refused', code: 'too-many' });
    // One that takes the place of another has space, and a removal needs none.
    expect(judgeKick(kick({ member: 'person-7' }), context, deps).kind).toBe('keep');
    expect(judgeKick(kick({ seconds: 0 }), context, deps).kind).toBe('keep');
    clock.advance(60_000);
    expect(judgeKick(kick(), context, deps).kind).toBe('keep');
  });
});

describe('judgeKick', () => {
  test('for 0 seconds only removes the person', () => {
    const { documents, deps } = setUp();
    const verdict = judgeKick(kick({ seconds: 0 }), judgedBy(moderator, documents, { people: peopleOf([eve]) }), deps);
    expect(kept(verdict)).toMatchObject({ changes: [], removes: [{ person: eve.id, reason: { code: 'kicked' } }] });
    expect(kept(verdict).removes?.[0]?.reason).not.toHaveProperty('retryAfter');
    expect(JSON.parse(kept(verdict).entry ?? '')).toMatchObject({ action: 'kick', seconds: 0 });
  });

  test('keeps an erasure beside the ban', () => {
    const { documents, deps, clock } = setUp();
    const verdict = judgeKick(
      kick({ erase: 'day' }),
      judgedBy(moderator, documents, { people: peopleOf([eve]) }),
      deps,
    );
    const erasure = kept(verdict).changes.find(({ key }) => key === 'erase:a-command-id-of-16');
    expect(JSON.parse(erasure?.value ?? '')).toMatchObject({ person: eve, erase: 'day', since: clock.wall() });
  });

  test('refuses a person that it does not find', () => {
    const { documents, deps } = setUp();
    expect(judgeKick(kick(), judgedBy(moderator, documents), deps)).toEqual({ kind: 'refused', code: 'not-found' });
    expect(
      judgeKick({ type: 'kick', id: 'x', message: 'y', seconds: 1 }, judgedBy(moderator, documents), deps),
    ).toEqual({ kind: 'refused', code: 'not-found' });
  });
});

test('judgeUnban does not let a person lift a mute of itself, also when its role is higher by now', () => {
  const { documents, deps } = setUp();
  const owner = ruleMember({ id: 'owner', role: 'owner' });
  const before = { id: moderator.personId, name: 'Mod', user: 'mod-1' };
  const muting = judgedBy(owner, documents, { people: peopleOf([before]) });
  documents.apply(kept(judgeMute(mute({ id: 'a-mute', member: before.id }), muting, deps)).changes);
  const unban = { type: 'unban', id: 'x', ban: 'a-mute' } as const;
  expect(judgeUnban(unban, judgedBy(moderator, documents), deps)).toEqual({ kind: 'refused', code: 'rank' });
  const other = ruleMember({ id: 'other', user: 'mod-2', role: 'moderator' });
  expect(judgeUnban(unban, judgedBy(other, documents), deps).kind).toBe('keep');
});

test('judgeUnban lifts only what is about a lower rank', () => {
  const { documents, deps } = setUp();
  const owner = ruleMember({ id: 'owner', role: 'owner' });
  const other = { id: 'u-2', name: 'Second', user: 'mod-2', role: 'moderator' } as const;
  documents.apply(
    kept(
      judgeMute(
        mute({ id: 'of-mod', member: other.id }),
        judgedBy(owner, documents, { people: peopleOf([other]) }),
        deps,
      ),
    ).changes,
  );
  const unban = { type: 'unban', id: 'x', ban: 'of-mod' } as const;
  expect(judgeUnban(unban, judgedBy(moderator, documents), deps)).toEqual({ kind: 'refused', code: 'rank' });
  expect(judgeUnban({ ...unban, ban: 'none' }, judgedBy(owner, documents), deps)).toEqual({
    kind: 'refused',
    code: 'not-found',
  });
  const verdict = kept(judgeUnban(unban, judgedBy(owner, documents), deps));
  expect(verdict.changes).toEqual([{ key: 'ban:of-mod', value: undefined }]);
  expect(JSON.parse(verdict.entry ?? '')).toMatchObject({
    action: 'unban',
    ban: 'of-mod',
    person: other,
    detail: 'mute',
  });
});
