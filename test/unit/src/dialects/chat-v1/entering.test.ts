import { describe, expect, test } from 'bun:test';
import { closeReasons } from '../../../../../src/protocol/close-reasons.ts';
import { CHAT_V1 } from '../../../../../src/protocol/limits.ts';
import type { FakeCarrier } from '../../../../helpers/fake-carrier.ts';
import { inRoom, sentMessages, sentOfType } from '../../../../helpers/in-room.ts';

const ADMIN = 'a-token-for-owners';

function tokenOf(carrier: FakeCarrier): string {
  return sentOfType(carrier, 'welcome')[0]?.token ?? '';
}

describe('A chat.v1 carrier with a token', () => {
  test('replaces the old carrier and drops its later frames', () => {
    const { clock, chat } = inRoom();
    const [ada, old] = [chat(), chat()];
    const fresh = chat('lobby', { token: tokenOf(old) });
    expect(old.closeReason).toBe(closeReasons.replaced);
    expect(sentMessages(old).at(-1)).toMatchObject({ type: 'bye', code: 'replaced' });
    expect(sentOfType(fresh, 'welcome')[0]).toMatchObject({ resumed: true, you: sentOfType(old, 'welcome')[0]?.you });
    old.receive({ type: 'send', id: 'too-late-00000001', text: 'too late' });
    clock.advance(60_000);
    expect(sentOfType(ada, 'message')).toEqual([]);
    expect(sentOfType(ada, 'joined')).toHaveLength(1);
    expect(sentOfType(ada, 'left')).toEqual([]);
  });

  test('drops every later frame of the old carrier, even a broken one', () => {
    const { clock, chat, logs } = inRoom();
    const [ada, old] = [chat(), chat()];
    chat('lobby', { token: tokenOf(old) });
    for (const text of ['{"type":"send","id":"too-late-00000001","text":"too late"}', 'nonsense', '{"type":"bye"}']) {
      old.receiveLate(text);
    }
    clock.advance(60);
    expect(sentMessages(ada).map(({ type }) => type)).toEqual(['welcome', 'history', 'joined']);
    expect(logs).toEqual([]);
  });

  test('leaves the old carrier untouched when it breaks the protocol before its welcome', () => {
    const { clock, open, chat } = inRoom();
    const [ada, old] = [chat(), chat()];
    ada.receive({ type: 'send', id: 'starts-a-rest-001', text: 'starts a rest' });
    const attempt = open(CHAT_V1);
    attempt.receive({ type: 'hello', token: tokenOf(old) });
    attempt.receive({ type: 'hello', token: tokenOf(old) });
    expect(attempt.closeReason).toBe(closeReasons.protocol);
    clock.advance(20);
    old.receive({ type: 'send', id: 'still-here-000001', text: 'still here' });
    expect(old.closeReason).toBeUndefined();
    expect(sentOfType(ada, 'message').at(-1)).toMatchObject({ text: 'still here' });
    expect(sentOfType(ada, 'left')).toEqual([]);
  });

  test('ends the member and the old carrier, with one bye each, when it sends bye before its welcome', () => {
    const { clock, open, chat } = inRoom();
    const [ada, old] = [chat(), chat()];
    ada.receive({ type: 'send', id: 'starts-a-rest-001', text: 'starts a rest' });
    const attempt = open(CHAT_V1);
    attempt.receive([{ type: 'hello', token: tokenOf(old) }, { type: 'bye' }]);
    clock.advance(20);
    for (const carrier of [attempt, old]) {
      expect(carrier.closeReason).toBe(closeReasons.ended);
      expect(sentOfType(carrier, 'bye')).toHaveLength(1);
    }
    expect(sentOfType(ada, 'left')).toHaveLength(1);
  });

  test('of another room enters as a new member', () => {
    const { chat } = inRoom();
    const ada = chat('one');
    const welcome = sentOfType(chat('two', { token: tokenOf(ada) }), 'welcome')[0];
    expect(welcome).toMatchObject({ resumed: false, room: 'two' });
    expect(welcome?.you.id).not.toBe(sentOfType(ada, 'welcome')[0]?.you.id);
    expect(ada.closeReason).toBeUndefined();
  });

  test('queues its commands until its welcome', () => {
    const { clock, open, chat } = inRoom();
    const ada = chat();
    ada.receive({ type: 'send', id: 'starts-a-rest-001', text: 'starts a rest' });
    const bob = open(CHAT_V1);
    bob.receive([{ type: 'hello' }, { type: 'send', id: 'first-words-00001', text: 'first words' }]);
    expect(bob.sent).toEqual([]);
    clock.advance(50);
    const types = sentMessages(bob).map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['welcome', 'history']);
    expect(types.slice(2)).toEqual(['message', 'ack']);
  });
});

describe('A moderator', () => {
  test('is a member that sends the admin token in hello, and its welcome has moderator', () => {
    const { chat } = inRoom({ adminToken: ADMIN });
    expect(sentOfType(chat('lobby', { admin: ADMIN }), 'welcome')[0]?.moderator).toBe(true);
    expect(sentOfType(chat('lobby'), 'welcome')[0]?.moderator).toBeUndefined();
  });

  test.each([
    ['becomes one', {}, { admin: ADMIN }, true],
    ['stays one', { admin: ADMIN }, { admin: ADMIN }, true],
    ['is none any more', { admin: ADMIN }, {}, undefined],
  ])(
    '%s on another carrier as the same member, and the others see it neither leave nor join',
    (_, before, after, is) => {
      const { clock, chat } = inRoom({ adminToken: ADMIN });
      const ada = chat();
      const first = chat('lobby', before);
      const count = sentMessages(ada).length;
      const second = chat('lobby', { ...after, token: tokenOf(first) }, '198.51.100.7');
      clock.advance(100);
      const [welcome] = sentOfType(second, 'welcome');
      const { id, name } = sentOfType(first, 'welcome')[0]?.you ?? {};
      expect(welcome).toMatchObject({ resumed: true, you: { id, name } });
      expect(welcome?.moderator).toBe(is as true);
      expect(first.closeReason).toBe(closeReasons.replaced);
      // They learn a changed role without an announcement.
      const member = { id, name, ...(is && { role: 'owner' }) };
      const changed = { type: 'joined', member, returning: true };
      expect(sentMessages(ada).slice(count) as unknown[]).toEqual(
        'admin' in before === 'admin' in after ? [] : [changed],
      );
    },
  );

  test('can guess ten admin tokens a minute for its network, and after them not even the right one is checked', () => {
    const { clock, chat, logs } = inRoom({ adminToken: ADMIN });
    const guess = (admin: string, address = '198.51.100.7') => chat('lobby', { admin }, address).closeReason?.code;
    const guesses = Array.from({ length: 200 }, (_, number) => guess(`guess number ${number}`));
    expect(guesses.filter((code) => code === 'not-admin')).toHaveLength(10);
    expect(guesses.filter((code) => code === 'busy')).toHaveLength(190);
    expect(guess(ADMIN)).toBe('busy');
    // Another network, and a member of this one that sends none, notice nothing.
    expect(guess(ADMIN, '192.0.2.1')).toBeUndefined();
    expect(chat('lobby', {}, '198.51.100.7').closeReason).toBeUndefined();
    expect(logs.join()).not.toContain('guess number');
    clock.advance(6_000);
    expect(guess(ADMIN)).toBeUndefined();
  });

  test('can guess from loopback without this limit', () => {
    const { chat } = inRoom({ adminToken: ADMIN });
    for (let number = 0; number < 50; number++) {
      expect(chat('lobby', { admin: `guess ${number}` }, '127.0.0.1').closeReason?.code).toBe('not-admin');
    }
  });

  test('loses the role when it resumes without the admin token', () => {
    const { chat } = inRoom({ adminToken: ADMIN });
    const boss = chat('lobby', { admin: ADMIN });
    const again = chat('lobby', { token: tokenOf(boss) });
    expect(sentOfType(again, 'welcome')[0]).toMatchObject({ resumed: true });
    expect(sentOfType(again, 'welcome')[0]?.moderator).toBeUndefined();
    again.receive({ type: 'kick', id: 'kick-000000000001', member: 'somebody-else-001', seconds: 1 });
    expect(sentOfType(again, 'error')).toMatchObject([{ code: 'not-moderator' }]);
  });

  test.each([
    ['a wrong admin token', ADMIN, `${ADMIN}x`],
    ['an empty admin token', ADMIN, ''],
    ['an admin token where there is none', undefined, ADMIN],
    ['an empty admin token where there is none', undefined, ''],
  ])('that sends %s is closed, with one log line without the token', (_, adminToken, admin) => {
    const { chat, logs, rooms } = inRoom({ ...(adminToken !== undefined && { adminToken }) });
    const eve = chat('lobby', { admin });
    expect(eve.closeReason).toBe(closeReasons['not-admin']);
    expect(sentOfType(eve, 'welcome')).toEqual([]);
    expect(logs).toEqual([expect.stringContaining('wrong admin token')]);
    expect(logs.join()).not.toContain(ADMIN);
    expect(rooms.size).toBe(0);
  });

  test('can kick a member, which is refused when it returns', () => {
    const { clock, chat, plain } = inRoom({ adminToken: ADMIN });
    const boss = chat('lobby', { admin: ADMIN }, '192.0.2.9');
    const eve = chat('lobby', {}, '198.51.100.7');
    const member = sentOfType(eve, 'welcome')[0]?.you.id;
    boss.receive({ type: 'kick', id: 'kick-000000000001', member, seconds: 60 });
    expect(sentOfType(boss, 'ack')).toMatchObject([{ id: 'kick-000000000001' }]);
    expect(sentMessages(eve).at(-1)).toMatchObject({ type: 'bye', code: 'kicked', retryAfter: 60_000 });
    clock.advance(20);
    expect(sentOfType(boss, 'left')).toMatchObject([{ member: { id: member as string } }]);
    expect(chat('lobby', { token: tokenOf(eve) }, '203.0.113.5').closeReason).toMatchObject(closeReasons.kicked);
    for (const neighbour of [chat('lobby', {}, '198.51.100.7'), plain('lobby', '198.51.100.7')]) {
      expect(neighbour.closeReason).toMatchObject(closeReasons['network-banned']);
    }
    // An admin token admits a moderator, whatever its address.
    expect(chat('lobby', { admin: ADMIN }, '198.51.100.7').closeReason).toBeUndefined();
    const [again] = sentOfType(chat('lobby', {}, '198.51.100.7'), 'bye');
    expect(again?.retryAfter).toBeWithin(59_000, 60_000);
    expect(chat('other', {}, '198.51.100.7').closeReason).toBeUndefined();
    clock.advance(60_000);
    expect(chat('lobby', { token: tokenOf(eve) }, '198.51.100.7').closeReason).toBeUndefined();
  });
});
