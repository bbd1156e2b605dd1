import { describe, expect, test } from 'bun:test';
import { hashNetwork } from '../../../../src/moderation/ban-list.ts';
import { ReportLimit } from '../../../../src/moderation/report-limit.ts';
import { ModeratedRooms } from '../../../../src/moderation/moderated-room.ts';
import { createModerationRule } from '../../../../src/moderation/rules.ts';
import { SlowMode } from '../../../../src/moderation/slow-mode.ts';
import type { MemberAction, RuleMember } from '../../../../src/ports/rules.ts';
import type { RoomSettings } from '../../../../src/protocol/room-settings.ts';
import { keptDocuments } from '../../../helpers/kept-documents.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const ADDRESS = '198.51.100.7';
const id = 'a-command-id-of-16';
const message = 'a-message-id-of-16';
const NOW = manualClock().wall();

const ACTIONS: Readonly<Record<string, MemberAction>> = {
  send: { type: 'send', id, text: 'hello' },
  plain: { type: 'send', id: 'from-the-server-1', text: 'hello' },
  edit: { type: 'edit', id, message, text: 'hello' },
  react: { type: 'react', id, message, emoji: '🎉', on: true },
  rename: { type: 'rename', id, name: 'Ada' },
  typing: { type: 'typing' },
  delete: { type: 'delete', id, message },
  history: { type: 'history', before: 1 },
};
const VISIBLE = ['send', 'plain', 'edit', 'react', 'rename', 'typing'];
const ALWAYS = ['delete', 'history'];

const guest = memberWith({ id: 'guest' });
const user = memberWith({ id: 'tab-1', personId: 'u-1', user: 'user-1' });
const moderator = memberWith({ id: 'tab-2', personId: 'u-2', user: 'user-2', role: 'moderator', isModerator: true });

function memberWith(fields: Partial<RuleMember> & { readonly id: string }): RuleMember {
  return {
    ...{ personId: fields.id, name: 'Ada', address: ADDRESS, access: 'read-write', isModerator: false, since: NOW },
    ...{ user: undefined, role: undefined, avatar: undefined },
    ...fields,
  };
}

function setUp(settings: Partial<RoomSettings> = {}) {
  const clock = manualClock();
  const documents = keptDocuments(clock, { key: 'settings', value: JSON.stringify({ rev: 1, ...settings }) });
  const rule = createModerationRule({
    rooms: new ModeratedRooms(),
    slowMode: new SlowMode(() => clock.elapsed()),
    reportLimit: new ReportLimit(() => clock.elapsed()),
    now: () => clock.wall(),
  });
  const attempt = (member: RuleMember, action: MemberAction) =>
    rule({ room: 'lobby', member, action, bytes: 10, rows: 0, documents });
  /** The codes of refusals by the name of the action; undefined where it is allowed. */
  const codes = (member: RuleMember, names = Object.keys(ACTIONS)): Readonly<Record<string, string | undefined>> =>
    Object.fromEntries(names.map((name) => [name, attempt(member, ACTIONS[name] as MemberAction)?.code]));
  return { clock, documents, attempt, codes };
}

/** An object with the same value for all names. */
function all(names: readonly string[], value: string | undefined) {
  return Object.fromEntries(names.map((name) => [name, value]));
}

function send(text: string, commandId = id): MemberAction {
  return { type: 'send', id: commandId, text };
}

describe('The rule of moderation', () => {
  test('refuses nothing without settings', () => {
    const { codes } = setUp();
    expect(codes(guest)).toEqual(all([...VISIBLE, ...ALWAYS], undefined));
  });

  test('refuses a muted person everything that others see, until the mute ends', () => {
    const { clock, documents, codes, attempt } = setUp();
    const by = { id: 'mod', name: 'Mod' };
    const mute = { kind: 'mute', since: NOW, until: NOW + 60_000, by };
    const networks = [hashNetwork('salt', ADDRESS)];
    documents.apply([
      { key: 'network-salt', value: 'salt' },
      {
        key: 'ban:1',
        value: JSON.stringify({ ...mute, person: { id: 'eve', name: 'Eve' }, networks }),
        endsAt: NOW + 60_000,
      },
      {
        key: 'ban:2',
        value: JSON.stringify({ ...mute, person: { id: 'u-1', name: 'U', user: 'user-1' } }),
        endsAt: NOW + 60_000,
      },
      {
        key: 'ban:3',
        value: JSON.stringify({ ...mute, kind: 'ban', person: { id: 'guest', name: 'Ada' } }),
        endsAt: NOW + 60_000,
      },
    ]);
    const muted = { ...all(VISIBLE, 'muted'), ...all(ALWAYS, undefined) };
    expect(codes(memberWith({ id: 'eve', address: '203.0.113.9' }))).toEqual(muted);
    expect(codes(user)).toEqual(muted);
    // Eve in another private window.
    expect(codes(memberWith({ id: 'eve-again', since: NOW + 1 }))).toEqual(muted);
    // Others of its network who were there before.
    expect(codes(memberWith({ id: 'ada', since: NOW - 1 }))).toEqual(all([...VISIBLE, ...ALWAYS], undefined));
    expect(codes(moderator)).toEqual(all([...VISIBLE, ...ALWAYS], undefined));
    clock.advance(20_000);
    expect(attempt(user, ACTIONS['send'] as MemberAction)).toEqual({ code: 'muted', retryAfter: 40_000 });
    clock.advance(40_000);
    expect(codes(user)).toEqual(all([...VISIBLE, ...ALWAYS], undefined));
  });

  test('mutes a moderator that an owner muted', () => {
    const { documents, codes } = setUp();
    const person = { id: 'u-2', name: 'Mod', user: 'user-2', role: 'moderator' };
    const mute = { kind: 'mute', person, since: NOW, until: NOW + 1_000, by: { id: 'owner', name: 'Owner' } };
    documents.apply([{ key: 'ban:1', value: JSON.stringify(mute) }]);
    expect(codes(moderator, VISIBLE)).toEqual(all(VISIBLE, 'muted'));
  });

  test('lets only moderators write in a paused room, until the time', () => {
    const { clock, codes, attempt } = setUp({ paused: NOW + 5_000 });
    for (const member of [guest, user])
      expect(codes(member)).toEqual({ ...all(VISIBLE, 'paused'), ...all(ALWAYS, undefined) });
    expect(codes(moderator, VISIBLE)).toEqual(all(VISIBLE, undefined));
    expect(attempt(guest, send('hello'))).toEqual({ code: 'paused', retryAfter: 5_000 });
    clock.advance(5_000);
    expect(attempt(guest, send('hello'))).toBeUndefined();
  });

  test.each(['read', 'none'] as const)('lets guests that are present only read when guests is %s', (guests) => {
    const { codes } = setUp({ guests });
    expect(codes(guest)).toEqual({ ...all(VISIBLE, 'guests'), ...all(ALWAYS, undefined) });
    expect(codes(user, VISIBLE)).toEqual(all(VISIBLE, undefined));
    // The admin token makes an owner without a user.
    expect(codes(memberWith({ id: 'owner', role: 'owner', isModerator: true }), VISIBLE)).toEqual(
      all(VISIBLE, undefined),
    );
  });

  test('lets a new guest write after a time', () => {
    const { clock, codes, attempt } = setUp({ newcomers: 60 });
    expect(codes(guest, VISIBLE)).toEqual(all(VISIBLE, 'newcomer'));
    expect(codes(user, VISIBLE)).toEqual(all(VISIBLE, undefined));
    expect(codes(memberWith({ id: 'old', since: NOW - 60_000 }), VISIBLE)).toEqual(all(VISIBLE, undefined));
    clock.advance(10_000);
    expect(attempt(guest, send('hello'))).toEqual({ code: 'newcomer', retryAfter: 50_000 });
    clock.advance(50_000);
    expect(attempt(guest, send('hello'))).toBeUndefined();
  });

  test('refuses links to guests, or to everybody below a moderator', () => {
    const link = send('see example.com');
    const users = setUp({ links: 'users' });
    expect([guest, user, moderator].map((member) => users.attempt(member, link)?.code)).toEqual([
      'links',
      undefined,
      undefined,
    ]);
    const none = setUp({ links: 'none' });
    expect([guest, user, moderator].map((member) => none.attempt(member, link)?.code)).toEqual([
      'links',
      'links',
      undefined,
    ]);
    expect(none.attempt(user, { type: 'edit', id, message, text: 'https://example.com' })?.code).toBe('links');
    expect(none.attempt(user, send('www.example.com'))?.code).toBe('links');
    expect(none.attempt(user, send('no address'))).toBeUndefined();
  });

  test('refuses words in texts and names, except to moderators', () => {
    const { attempt } = setUp({ words: ['bad'] });
    for (const action of [
      send('so BAD'),
      send('b\u200bad'),
      { type: 'edit', id, message, text: 'b4d' },
      { type: 'rename', id, name: 'VeryBadName' },
      { type: 'rename', id, name: 'bad_99' },
    ] as const) {
      expect(attempt(guest, action)?.code).toBe('words');
      expect(attempt(moderator, action)).toBeUndefined();
    }
    expect(attempt(guest, { type: 'rename', id, name: 'Badger' })).toBeUndefined();
    expect(attempt(guest, { type: 'rename', id })).toBeUndefined();
  });

  test('makes a person wait in slow mode, in all its tabs', () => {
    const { clock, attempt } = setUp({ slow: 10 });
    expect(attempt(user, send('one', 'id-1'))).toBeUndefined();
    const other = memberWith({ id: 'tab-9', personId: 'u-1', user: 'user-1', address: '203.0.113.5' });
    expect(attempt(other, send('two', 'id-2'))).toEqual({ code: 'slow-mode', retryAfter: 10_000 });
    expect(attempt(user, ACTIONS['edit'] as MemberAction)).toBeUndefined();
    expect(attempt(user, { type: 'typing' })).toBeUndefined();
    for (let times = 0; times < 3; times++) expect(attempt(moderator, send('more', `mod-${times}`))).toBeUndefined();
    clock.advance(10_000);
    expect(attempt(other, send('two', 'id-2'))).toBeUndefined();
  });

  test('does not count a text in slow mode that another rule or the core refuses', () => {
    const { attempt } = setUp({ slow: 10, words: ['bad'] });
    expect(attempt(guest, send('bad', 'id-1'))?.code).toBe('words');
    expect(attempt(guest, send('   ', 'id-2'))).toBeUndefined();
    expect(attempt(guest, send('fine', 'id-3'))).toBeUndefined();
    expect(attempt(guest, send('again', 'id-4'))?.code).toBe('slow-mode');
  });

  test('makes a guest that left and came back wait as well', () => {
    const { attempt } = setUp({ slow: 10 });
    expect(attempt(guest, send('one', 'id-1'))).toBeUndefined();
    expect(attempt(memberWith({ id: 'again' }), send('two', 'id-2'))?.code).toBe('slow-mode');
    expect(attempt(memberWith({ id: 'away', address: '203.0.113.5' }), send('hello'))).toBeUndefined();
  });

  test('limits reports, and no other messages of capabilities', () => {
    const { attempt } = setUp();
    const added = (type: string, commandId: string): MemberAction => ({
      type: 'added',
      handler: { type, access: 'read-only', rows: 0 },
      message: { type, ...{ id: commandId } },
    });
    for (let number = 0; number < 5; number++) expect(attempt(guest, added('report', `id-${number}`))).toBeUndefined();
    expect(attempt(guest, added('report', 'id-5'))).toEqual({ code: 'too-many', retryAfter: 3_600_000 });
    expect(attempt(guest, added('refresh', 'id-6'))).toBeUndefined();
  });
});

describe('The rule of moderation about pictures', () => {
  const picture = (alt: string, text = ''): MemberAction => ({ type: 'send', id, text, file: { ticket: 'a', alt } });

  test('reads their descriptions like texts', () => {
    const { attempt } = setUp({ links: 'none', words: ['heron'] });
    expect(attempt(guest, picture('see https://a.example'))?.code).toBe('links');
    expect(attempt(guest, picture('a heron', 'look'))?.code).toBe('words');
    expect(attempt(guest, picture('a bear', 'look'))).toBeUndefined();
  });

  test('counts a picture without a text for slow mode', () => {
    const { attempt } = setUp({ slow: 10 });
    expect(attempt(guest, picture(''))).toBeUndefined();
    expect(attempt(guest, { ...ACTIONS['send'], id: 'another-command-16' } as MemberAction)?.code).toBe('slow-mode');
  });

  test('treats a request that leads to a message like the message', () => {
    const handler = { type: 'upload', access: 'read-write', rows: 0, writes: true } as const;
    const upload: MemberAction = { type: 'added', handler, message: { type: 'upload' } };
    expect(setUp({ guests: 'read' }).attempt(guest, upload)?.code).toBe('guests');
    expect(setUp({ slow: 10 }).attempt(guest, upload)).toBeUndefined();
  });
});
