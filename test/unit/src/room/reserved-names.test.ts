import { describe, expect, test } from 'bun:test';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { singleTexts } from '../../../helpers/brief-turns.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';
import { type Guest, TestRoom, lastToken } from '../../../helpers/test-room.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ELSEWHERE = { address: '203.0.113.5' };

/** A room that stays open, Ada and a stranger in it. */
function roomWithAda() {
  const room = new TestRoom();
  const [ada, stranger] = [room.join(), room.join(ELSEWHERE)];
  room.runCommand(ada, { type: 'rename', name: 'Ada_L' });
  return { room, ada, stranger };
}

/** Removes a member at once, as `bye` does. */
function leave({ outlet }: Guest): void {
  outlet.close({ code: 'ended', status: 4100, reconnect: false, leaves: true, reason: '' });
}

/** Whether a member could take a name now. It has not renamed itself for a while. */
function canTake(room: TestRoom, guest: Guest, name: string): boolean {
  room.clock.advance(30_000);
  const before = guest.outlet.refusals.length;
  room.runCommand(guest, { type: 'rename', name });
  const isTaken = guest.outlet.refusals.length === before;
  if (!isTaken) expect(guest.outlet.refusals.at(-1)?.code).toBe('name-taken');
  return isTaken;
}

describe('The name of a member that left', () => {
  test.each(['bye and hello in one turn', 'bye, a turn, then hello', 'hello after 9 minutes'])(
    'is given back to its token after %s, without a rename',
    (order) => {
      const { room, ada, stranger } = roomWithAda();
      const token = lastToken(ada.outlet);
      room.room.postPlain(stranger.member, 'starts a rest');
      leave(ada);
      if (order !== 'bye and hello in one turn') room.waitForTurn();
      if (order === 'hello after 9 minutes') room.clock.advance(9 * MINUTE_MS);
      const before = room.journal.head;
      const again = room.join({ token: room.tokens.issue('lobby', ada.member, room.journal), ...ELSEWHERE });
      expect(token).toBeString();
      expect(again.member).toMatchObject({ id: ada.member.id, name: 'Ada_L' });
      // Its own rest and nothing else: no event renames it.
      expect(room.journal.after(before, 10, '').filter(({ type }) => type === 'renamed')).toEqual([]);
      expect(canTake(room, stranger, 'AdaL')).toBe(false);
    },
  );

  test('stays taken when its member returned before the turn in which it left', () => {
    const { room, ada, stranger } = roomWithAda();
    room.room.postPlain(stranger.member, 'starts a rest');
    const token = room.tokens.issue('lobby', ada.member, room.journal);
    leave(ada);
    const again = room.join({ token });
    expect(again.member.name).toBe('Ada_L');
    expect(canTake(room, stranger, 'Ada_L')).toBe(false);
    // The others saw one person all the time.
    expect(stranger.outlet.frames.join(' ')).not.toMatch(/[-+]Ada_L/);
  });

  test('is reserved for ten minutes from a stranger, in every form that looks like it', () => {
    const { room, ada, stranger } = roomWithAda();
    leave(ada);
    for (const name of ['Ada_L', 'AdaL', 'Ada__L', 'ada-l', 'AdaI', '-adal-']) {
      expect(canTake(room, stranger, name)).toBe(false);
    }
    room.clock.advance(6 * MINUTE_MS);
    expect(canTake(room, stranger, 'AdaL')).toBe(false);
    room.clock.advance(MINUTE_MS);
    expect(canTake(room, stranger, 'AdaL')).toBe(true);
  });

  test('is not drawn for another member while it is reserved', () => {
    const room = new TestRoom();
    const names = new Set<string>();
    room.join(ELSEWHERE);
    for (let count = 0; count < 9; count++) {
      const guest = room.join();
      expect(names).not.toContain(guest.member.name);
      names.add(guest.member.name);
      leave(guest);
      room.waitForTurn();
    }
  });

  test('is reserved for a day when the member wrote a message that is still kept', () => {
    const { room, ada, stranger } = roomWithAda();
    room.runCommand(ada, { type: 'send', text: 'I was here' });
    leave(ada);
    room.clock.advance(DAY_MS - 5 * MINUTE_MS);
    expect(canTake(room, stranger, 'Ada_L')).toBe(false);
    room.clock.advance(5 * MINUTE_MS);
    expect(canTake(room, stranger, 'Ada_L')).toBe(true);
  });

  test('is reserved for ten minutes only when what the member wrote is deleted', () => {
    const { room, ada, stranger } = roomWithAda();
    const message = room.runCommand(ada, { type: 'send', text: 'spam' });
    room.runCommand(ada, { type: 'delete', message });
    leave(ada);
    room.clock.advance(11 * MINUTE_MS);
    expect(canTake(room, stranger, 'Ada_L')).toBe(true);
  });

  test('is free at once when the member has no token, or was never welcomed', () => {
    const { room, stranger } = roomWithAda();
    const plain = room.join({}, new FakeOutlet(singleTexts));
    room.room.postPlain(plain.member, 'hello');
    room.waitForTurn();
    const name = plain.member.name;
    room.lose(plain);
    room.waitForTurn();
    expect(canTake(room, stranger, name)).toBe(true);
    room.room.postPlain(stranger.member, 'starts a rest');
    const hasty = room.enter();
    room.lose(hasty);
    room.waitForTurn();
    expect(canTake(room, stranger, hasty.member.name)).toBe(true);
  });

  test('is free at once when the member took another one', () => {
    const { room, ada, stranger } = roomWithAda();
    room.clock.advance(30_000);
    room.runCommand(ada, { type: 'rename', name: 'Countess' });
    expect(canTake(room, stranger, 'Ada_L')).toBe(true);
    leave(ada);
    expect(canTake(room, stranger, 'Countess')).toBe(false);
  });

  test.each([
    ['192.0.2.1', 10],
    // The operator's own, or all people behind a proxy.
    ['127.0.0.1', 30],
  ])('from the address %s is one of at most %i reserved ones, and the oldest is freed first', (address, most) => {
    const room = new TestRoom();
    const stranger = room.join(ELSEWHERE);
    const names = Array.from({ length: 30 }, () => {
      const guest = room.join({ address });
      leave(guest);
      room.waitForTurn();
      return guest.member.name;
    });
    const other = room.join({ address: '198.51.100.1' });
    leave(other);
    const taken = [...names, other.member.name].filter((name) => {
      const free = new FakeOutlet();
      const token = room.tokens.issue('lobby', { id: 'another-member-id', name }, room.journal);
      const guest = room.join({ token, ...ELSEWHERE }, free);
      const isFree = guest.member.name === name;
      leave(guest);
      room.waitForTurn();
      return isFree;
    });
    expect(stranger.outlet.closeReasons).toEqual([]);
    expect(taken).toEqual(names.slice(0, 30 - most));
  });

  test('outlasts those of members that wrote nothing, when its member wrote a message', () => {
    const room = new TestRoom();
    const address = '192.0.2.1';
    const stranger = room.join(ELSEWHERE);
    const author = room.join({ address });
    room.runCommand(author, { type: 'send', text: 'I was here' });
    const visit = (writes: boolean) => {
      const guest = room.join({ address });
      if (writes) room.runCommand(guest, { type: 'send', text: 'hello' });
      leave(guest);
      room.waitForTurn();
      return guest.member.name;
    };
    leave(author);
    const silent = Array.from({ length: 12 }, () => visit(false));
    expect(canTake(room, stranger, author.member.name)).toBe(false);
    expect(canTake(room, stranger, silent[0] ?? '')).toBe(true);
    for (let count = 0; count < 10; count++) visit(true);
    expect(canTake(room, stranger, author.member.name)).toBe(true);
  });

  test('is announced as taken to a returning member when it is not reserved any more', () => {
    const { room, ada, stranger } = roomWithAda();
    const token = room.tokens.issue('lobby', ada.member, room.journal);
    leave(ada);
    room.clock.advance(11 * MINUTE_MS);
    expect(canTake(room, stranger, 'Ada_L')).toBe(true);
    const again = room.join({ token });
    expect(again.member.id).toBe(ada.member.id);
    expect(stranger.outlet.frames.join(' ')).toContain(`Ada_L=>${again.member.name}`);
    // A read-only member writes nothing: it only has another name.
    leave(again);
    const before = room.journal.head;
    const reader = room.join({ token, access: 'read-only' });
    expect(reader.member.name).not.toBe('Ada_L');
    expect(room.journal.head).toBe(before);
  });
});

describe('Reserved names', () => {
  /** Opens the same record again, as a restart does, after a time without a process. */
  function reopened(away: number) {
    const clock = manualClock();
    const options = { maxMessages: 1_000, maxChanges: 1_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
    const { log } = logBook();
    const journal = new MemoryJournal({ retention: options, clock, log, newId: () => 'epoch' }).room('lobby');
    const first = new TestRoom({ clock, journal });
    return {
      first,
      restart() {
        clock.advance(away);
        const second = new TestRoom({ clock, journal });
        return { second, stranger: second.join(ELSEWHERE) };
      },
    };
  }

  test('survive a restart: of members that left, and of those that were in the room', () => {
    const { first, restart } = reopened(9 * MINUTE_MS);
    const [ada, bob, eve] = [first.join(), first.join(), first.join(ELSEWHERE)];
    leave(ada);
    first.waitForTurn();
    first.runCommand(eve, { type: 'send', text: 'stores what changed' });
    const { second, stranger } = restart();
    expect(canTake(second, stranger, ada.member.name)).toBe(false);
    // Nine minutes and a half have passed since Ada left, and none since the server came back.
    second.clock.advance(MINUTE_MS);
    expect(canTake(second, stranger, ada.member.name)).toBe(true);
    expect(canTake(second, stranger, bob.member.name)).toBe(false);
    second.clock.advance(10 * MINUTE_MS);
    expect(canTake(second, stranger, bob.member.name)).toBe(true);
  });

  test('survive a restart for a day with the message that was written last', () => {
    const { first, restart } = reopened(2 * 60 * MINUTE_MS);
    const ada = first.join();
    first.runCommand(ada, { type: 'send', text: 'the only message' });
    const { second, stranger } = restart();
    second.clock.advance(60 * MINUTE_MS);
    expect(canTake(second, stranger, ada.member.name)).toBe(false);
  });

  test('of a crowd are stored over several turns, first those of authors, and all at the end', () => {
    const { first, restart } = reopened(0);
    for (let count = 0; count < 600; count++) first.join();
    const ada = first.join();
    for (let count = 0; count < 600; count++) first.join();
    const stored = () => first.journal.names.all().length;
    first.runCommand(ada, { type: 'send', text: 'the first message' });
    expect(stored()).toBe(256);
    expect(first.journal.names.all().map(({ memberId }) => memberId)).toContain(ada.member.id);
    first.runCommand(ada, { type: 'send', text: 'the second message' });
    expect(stored()).toBe(512);
    first.room.close(closeReasons.shutdown);
    expect(stored()).toBe(1_201);
    const { second, stranger } = restart();
    expect(canTake(second, stranger, ada.member.name)).toBe(false);
  });

  test('are stored when the room empties and when it closes, and not in a room without events', () => {
    const { first, restart } = reopened(0);
    const ada = first.join();
    leave(ada);
    first.waitForTurn();
    expect(first.journal.names.all()).toEqual([]);
    const bob = first.join();
    first.runCommand(bob, { type: 'send', text: 'hello' });
    leave(bob);
    first.waitForTurn();
    expect(first.journal.names.all()).toContainEqual(
      expect.objectContaining({ memberId: bob.member.id, leftAt: expect.any(Number) }),
    );
    const { second } = restart();
    const eve = second.join();
    second.room.close({ code: 'shutdown', status: 4000, reconnect: true, leaves: false, reason: '' });
    expect(second.journal.names.all()).toContainEqual(
      expect.objectContaining({ memberId: eve.member.id, leftAt: undefined }),
    );
  });

  test('count the time away by the wall clock, and never less than nothing', () => {
    const { first, restart } = reopened(0);
    const ada = first.join();
    first.runCommand(first.join(ELSEWHERE), { type: 'send', text: 'hello' });
    leave(ada);
    first.waitForTurn();
    first.room.close({ code: 'shutdown', status: 4000, reconnect: true, leaves: false, reason: '' });
    first.clock.correctWall(-60 * MINUTE_MS);
    const { second, stranger } = restart();
    expect(canTake(second, stranger, ada.member.name)).toBe(false);
    second.clock.advance(10 * MINUTE_MS);
    expect(canTake(second, stranger, ada.member.name)).toBe(true);
  });
});

describe('The limit of renames', () => {
  test('is kept after a member left, by its token', () => {
    const { room, ada } = roomWithAda();
    const token = room.tokens.issue('lobby', ada.member, room.journal);
    leave(ada);
    room.clock.advance(10_000);
    const again = room.join({ token });
    room.runCommand(again, { type: 'rename', name: 'Countess' });
    expect(again.outlet.refusals).toMatchObject([{ code: 'too-soon', retryAfter: expect.any(Number) }]);
    room.clock.advance(20_000);
    room.runCommand(again, { type: 'rename', name: 'Countess' });
    expect(again.member.name).toBe('Countess');
  });
});
