import { describe, expect, test } from 'bun:test';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import {
  DEDUPE_WINDOW_MS,
  MAX_REACTIONS,
  MAX_TEXT_UNITS,
  RENAME_INTERVAL_MS,
} from '../../../../src/protocol/limits.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import type { NewCommand } from '../../../helpers/new-command.ts';
import { type Guest, TestRoom, lastToken } from '../../../helpers/test-room.ts';

/** A room of a moderator, Ada and Bob, and a message of Ada's. */
function talk() {
  const room = new TestRoom();
  const boss = room.join({ isModerator: true });
  const [ada, bob] = [room.join(), room.join()];
  const message = room.runCommand(ada, { type: 'send', text: 'hello' });
  /** Runs a command. Returns `ack`, or the code of its one error. */
  const outcome = (guest: Guest, command: NewCommand): string => {
    const id = room.runCommand(guest, command);
    const answers = guest.outlet.received.filter((item) => item === `ack ${id}` || item.startsWith(`error ${id} `));
    expect(answers).toHaveLength(1);
    return answers[0]?.split(' ')[2] ?? 'ack';
  };
  const row = () => room.journal.message(message, ada.member.id);
  return { room, boss, ada, bob, message, outcome, row };
}

describe('The text of a message', () => {
  test.each([
    ['one\r\ntwo', 'one\ntwo'],
    ['one\rtwo', 'one\ntwo'],
    ['\r\none', '\none'],
  ])('has LF as its line end: %j', (text, expected) => {
    const { bob, message, outcome, ada, row } = talk();
    expect(outcome(bob, { type: 'send', text })).toBe('ack');
    expect(ada.outlet.frames.at(-1)).toBe(`${bob.member.name}:${expected}`);
    expect(outcome(ada, { type: 'edit', message, text })).toBe('ack');
    expect(row()?.text).toBe(expected);
  });

  test.each(['   ', '\r\n', '\u2800', '\u200b\u2060\ufeff', '\u00ad', '\u{e0061}\u{e007f}'])(
    'is refused as bad-text when it is blank: %j',
    (text) => {
      const { ada, message, outcome } = talk();
      expect(outcome(ada, { type: 'send', text })).toBe('bad-text');
      expect(outcome(ada, { type: 'edit', message, text })).toBe('bad-text');
    },
  );

  test('may have 4,000 units, not counting the CR of its line ends', () => {
    const { ada, outcome } = talk();
    expect(outcome(ada, { type: 'send', text: `${'x'.repeat(3_998)}\r\ny` })).toBe('ack');
    expect(outcome(ada, { type: 'send', text: `${'x'.repeat(3_999)}\r\ny` })).toBe('too-long');
  });
});

/** A room where Ada may send one picture, with the ticket `hers`. */
function pictures() {
  const uploaded = { id: 'p-picture-of-ada-001', type: 'image/webp', width: 800, height: 600, bytes: 1_000 };
  const room: TestRoom = new TestRoom({
    judgeFile: ({ member, ticket }) => (member.id === ada.member.id && ticket === 'hers' ? uploaded : undefined),
  });
  const [ada, bob] = [room.join(), room.join()];
  const send = (guest: Guest, command: Omit<Extract<NewCommand, { type: 'send' }>, 'type'>) => {
    const id = room.runCommand(guest, { type: 'send', ...command });
    return { id, row: room.journal.message(id, ''), refusal: guest.outlet.received.at(-1)?.split(' ')[2] };
  };
  return { room, ada, bob, uploaded, send };
}

describe('A message with a picture', () => {
  test('may have no text, and has its description in one line', () => {
    const { ada, uploaded, send } = pictures();
    const { row } = send(ada, { text: '', file: { ticket: 'hers', alt: '  a bear\r\n in\tthe snow ' } });
    expect(row).toMatchObject({ text: '', file: { ...uploaded, alt: 'a bear in the snow' } });
    expect(send(ada, { text: 'look', file: { ticket: 'hers', alt: ' \u200b' } }).row?.file?.alt).toBe('');
    expect(send(ada, { text: 'look', file: { ticket: 'hers' } }).row?.file?.alt).toBe('');
  });

  test('is refused without the right ticket, and where the server takes no pictures', () => {
    const { bob, send } = pictures();
    expect(send(bob, { text: 'mine', file: { ticket: 'hers' } }).refusal).toBe('file');
    const room = new TestRoom();
    const ada = room.join();
    room.runCommand(ada, { type: 'send', text: 'look', file: { ticket: 'hers' } });
    expect(ada.outlet.received.at(-1)).toEndWith(' file');
  });

  test('is refused when its text or its description is too long or has control characters', () => {
    const { ada, send } = pictures();
    const refusal = (text: string, alt: string) => send(ada, { text, file: { ticket: 'hers', alt } }).refusal;
    expect(refusal('', 'x'.repeat(501))).toBe('too-long');
    expect(refusal('x'.repeat(3_600), 'x'.repeat(401))).toBe('too-long');
    expect(refusal('x'.repeat(3_600), 'x'.repeat(400))).toBeUndefined();
    expect(refusal('', 'a\u0007b')).toBe('bad-text');
    expect(refusal('a\u0007b', '')).toBe('bad-text');
    expect(refusal(' ', '')).toBe('bad-text');
  });

  test('keeps its picture when its text changes, also to none, and loses it when it is deleted', () => {
    const { room, ada, uploaded, send } = pictures();
    const { id: message } = send(ada, { text: 'look', file: { ticket: 'hers', alt: 'a bear' } });
    room.runCommand(ada, { type: 'edit', message, text: '' });
    expect(room.journal.message(message, '')).toMatchObject({ text: '', file: { ...uploaded, alt: 'a bear' } });
    room.runCommand(ada, { type: 'delete', message });
    expect(room.journal.message(message, '')?.file).toBeUndefined();
  });
});

describe('A command', () => {
  test('is broadcast and then acknowledged once, with the offset and time of its event', () => {
    const { room, ada, bob, message } = talk();
    const frame = `${ada.member.name}:hello`;
    expect(ada.outlet.received.slice(-2)).toEqual([frame, `ack ${message}`]);
    expect(bob.outlet.received.at(-1)).toBe(frame);
    const { offset, time } = room.journal.message(message, '') ?? {};
    expect(ada.outlet.acks).toEqual([{ id: message, offset, time }] as never);
    expect(bob.outlet.acks).toEqual([]);
  });

  test.each<[string, (message: string) => NewCommand]>([
    ['repeated', (id) => ({ type: 'send', id, text: 'hello' })],
    ['repeated with another text', (id) => ({ type: 'send', id, text: 'something else' })],
    ['used for another command', (id) => ({ type: 'delete', id, message: id })],
    ['used for a bad command', (id) => ({ type: 'send', id, text: '' })],
    ['used for a rename', (id) => ({ type: 'rename', id, name: 'Somebody' })],
  ])('does nothing and gets the first ack when its id is %s, from any member', (_, command) => {
    const { room, ada, bob, message } = talk();
    const [first] = ada.outlet.acks;
    const before = room.journal.head;
    const frames = bob.outlet.frames.length;
    room.clock.advance(60_000);
    for (const guest of [ada, bob]) {
      room.runCommand(guest, command(message));
      const { id, offset, time } = guest.outlet.acks.at(-1) ?? {};
      expect({ id, offset, time }).toEqual(first as never);
    }
    expect(room.journal.head).toBe(before);
    expect(bob.outlet.frames).toHaveLength(frames);
  });

  test('other than send has no effect when its id is repeated', () => {
    const { room, ada, bob, message } = talk();
    const id = room.runCommand(ada, { type: 'edit', message, text: 'first' });
    room.runCommand(ada, { type: 'edit', id, message, text: 'second' });
    room.runCommand(bob, { type: 'rename', id, name: 'Somebody' });
    expect(room.journal.message(message, '')?.text).toBe('first');
    expect(ada.outlet.acks.at(-1)).toEqual(ada.outlet.acks.at(-2) as never);
    expect(bob.outlet.acks.at(-1)).toMatchObject({ id, offset: ada.outlet.acks.at(-1)?.offset as number });
    expect(bob.outlet.frames.at(-1)).toBe(`edited ${message} first`);
  });

  test('never acts again while its message is kept, however old', () => {
    const clock = manualClock();
    const retention = { maxMessages: 1_000, maxChanges: 1_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
    const journal = new MemoryJournal({ retention, clock, log: () => {}, newId: () => 'the-epoch' });
    const room = new TestRoom({ clock, journal: journal.room('lobby') });
    const ada = room.join();
    const id = room.runCommand(ada, { type: 'send', text: 'hello' });
    clock.advance(7 * DEDUPE_WINDOW_MS);
    journal.prune();
    room.runCommand(ada, { type: 'send', id, text: 'hello' });
    expect(ada.outlet.acks[1]).toEqual(ada.outlet.acks[0] as never);
    expect(room.journal.head).toBe(1);
  });

  test('repeated in one turn acts once and gets two equal acks', () => {
    const { room, ada, bob } = talk();
    room.room.postPlain(bob.member, 'starts a rest');
    const id = room.queueCommand(ada, { type: 'send', text: 'once' });
    room.queueCommand(ada, { type: 'send', id, text: 'once' });
    room.queueCommand(bob, { type: 'send', id, text: 'once' });
    room.waitForTurn();
    expect(bob.outlet.frames.join(' ').split(':once')).toHaveLength(2);
    const [first, second] = ada.outlet.acks.slice(-2);
    expect(first).toEqual(second as never);
    expect(bob.outlet.acks).toEqual([first as never]);
  });

  test('never acts again in a room that has emptied and reopened', () => {
    const { room, message } = talk();
    const again = new TestRoom({ clock: room.clock, journal: room.journal });
    const eve = again.join();
    again.runCommand(eve, { type: 'send', id: message, text: 'hello' });
    expect(eve.outlet.acks).toMatchObject([{ id: message, offset: 1 }]);
    expect(eve.outlet.frames).toEqual([]);
  });

  test('can be retried with the same id after a refusal', () => {
    const { room, ada, outcome } = talk();
    const id = 'refused-once-0001';
    expect(outcome(ada, { type: 'send', id, text: '' })).toBe('bad-text');
    room.runCommand(ada, { type: 'send', id, text: 'better' });
    expect(ada.outlet.acks.at(-1)?.id).toBe(id);
  });
});

describe('A message', () => {
  test('has the name of its author at that time, and the id of the message that it replies to', () => {
    const { room, ada, message } = talk();
    const was = ada.member.name;
    const reply = room.runCommand(ada, { type: 'send', text: 'me again', replyTo: message });
    room.runCommand(ada, { type: 'rename', name: 'SomebodyElse' });
    expect(room.journal.message(reply, '')).toMatchObject({ replyTo: message, from: { id: ada.member.id, name: was } });
  });

  test.each([
    ['', 'bad-text'],
    ['a\u0000b', 'bad-text'],
    ['a\ud800', 'bad-text'],
    ['x'.repeat(MAX_TEXT_UNITS + 1), 'too-long'],
    ['x'.repeat(MAX_TEXT_UNITS), 'ack'],
  ])('with text %j, and an edit to that text, is answered with %s', (text, answer) => {
    const { ada, message, outcome, row } = talk();
    expect(outcome(ada, { type: 'send', text })).toBe(answer);
    expect(outcome(ada, { type: 'edit', message, text })).toBe(answer);
    expect(row()?.text).toBe(answer === 'ack' ? text : 'hello');
  });
});

describe('An edit', () => {
  test('is refused unless the author sends it, even from a moderator', () => {
    const { boss, bob, ada, message, outcome, row } = talk();
    for (const guest of [boss, bob]) expect(outcome(guest, { type: 'edit', message, text: 'no' })).toBe('not-yours');
    expect(outcome(ada, { type: 'edit', message, text: 'hello!' })).toBe('ack');
    expect(row()).toMatchObject({ text: 'hello!', edited: true, rev: ada.outlet.acks.at(-1)?.offset });
    expect(bob.outlet.frames.at(-1)).toBe(`edited ${message} hello!`);
  });

  test('is accepted from an author that resumed', () => {
    const { room, ada, message } = talk();
    room.lose(ada);
    room.clock.advance(60_000);
    const again = room.resume(ada);
    room.runCommand(again, { type: 'edit', message, text: 'still mine' });
    expect(room.journal.message(message, '')?.text).toBe('still mine');
  });

  test('by a moderator is logged with the author, and by the author is not', () => {
    const { room, boss, ada, message, outcome } = talk();
    const own = room.runCommand(ada, { type: 'send', text: 'mine' });
    expect(outcome(ada, { type: 'delete', message: own })).toBe('ack');
    expect(room.logs).toEqual([]);
    expect(outcome(boss, { type: 'delete', message })).toBe('ack');
    expect(room.logs).toEqual([
      `moderation: delete ${JSON.stringify({
        ...{ room: 'lobby', moderator: boss.member.id, moderatorName: boss.member.name },
        ...{ member: ada.member.id, memberName: ada.member.name, message },
      })}`,
    ]);
  });

  test('is refused for an unknown or deleted message', () => {
    const { ada, message, outcome } = talk();
    expect(outcome(ada, { type: 'edit', message: 'no-such-message-1', text: 'x' })).toBe('not-found');
    outcome(ada, { type: 'delete', message });
    expect(outcome(ada, { type: 'edit', message, text: 'x' })).toBe('not-found');
  });
});

describe('A deletion', () => {
  test('is accepted from the author and moderators, and empties the message and its edits', () => {
    const { room, boss, ada, bob, message, outcome, row } = talk();
    outcome(ada, { type: 'edit', message, text: 'secret' });
    outcome(bob, { type: 'react', message, emoji: '👍', on: true });
    expect(outcome(bob, { type: 'delete', message })).toBe('not-yours');
    expect(outcome(boss, { type: 'delete', message })).toBe('ack');
    expect(row()).toMatchObject({ text: '', deleted: true, rev: room.journal.head });
    expect(row()?.reactions).toBeUndefined();
    expect(JSON.stringify(room.journal.after(0, 100, ''))).not.toMatch(/hello|secret/);
    expect(bob.outlet.frames.at(-1)).toBe(`deleted ${message}`);
    for (const guest of [boss, ada]) expect(outcome(guest, { type: 'delete', message })).toBe('not-found');
    const own = room.runCommand(ada, { type: 'send', text: 'oops' });
    expect(outcome(ada, { type: 'delete', message: own })).toBe('ack');
  });
});

describe('A reaction', () => {
  test('sets or clears, never toggles, and counts a member once', () => {
    const { ada, bob, message, outcome, row } = talk();
    for (const guest of [ada, bob, bob]) outcome(guest, { type: 'react', message, emoji: '🎉', on: true });
    expect(row()?.reactions).toEqual([{ emoji: '🎉', count: 2, mine: true }]);
    for (const guest of [ada, ada]) outcome(guest, { type: 'react', message, emoji: '🎉', on: false });
    expect(row()?.reactions).toEqual([{ emoji: '🎉', count: 1 }]);
    expect(bob.outlet.frames.at(-1)).toBe(`${ada.member.name} took 🎉 1`);
    expect(row()?.rev).toBe(ada.outlet.acks.at(-1)?.offset as number);
  });

  test('is refused unless it is one emoji on an existing message', () => {
    const { bob, ada, message, outcome } = talk();
    for (const emoji of ['', 'x', '👍👍', '<b>', '👍 ']) {
      expect(outcome(bob, { type: 'react', message, emoji, on: true })).toBe('bad-emoji');
    }
    const missing = { type: 'react', message: 'no-such-message-1', emoji: '👍', on: true } as const;
    expect(outcome(bob, missing)).toBe('not-found');
    outcome(ada, { type: 'delete', message });
    expect(outcome(bob, { ...missing, message })).toBe('not-found');
  });

  test(`is refused beyond ${MAX_REACTIONS} different ones, unless the message already has it`, () => {
    const { ada, bob, message, outcome } = talk();
    const emoji = [...'👍🎉🦊🐻🦅🦁🐯🐺🐉🦈🐆🦉'];
    for (const each of emoji) expect(outcome(ada, { type: 'react', message, emoji: each, on: true })).toBe('ack');
    expect(outcome(bob, { type: 'react', message, emoji: '🐙', on: true })).toBe('too-many');
    expect(outcome(bob, { type: 'react', message, emoji: '🦉', on: true })).toBe('ack');
    expect(outcome(ada, { type: 'react', message, emoji: '👍', on: false })).toBe('ack');
    expect(outcome(bob, { type: 'react', message, emoji: '🐙', on: true })).toBe('ack');
  });
});

describe('A rename', () => {
  test('is broadcast in order with messages, and its ack has a token with the new name', () => {
    const { room, ada, bob } = talk();
    const was = ada.member.name;
    room.runCommand(ada, { type: 'rename', name: 'New-Name_1' });
    expect(bob.outlet.frames.at(-1)).toBe(`${was}=>New-Name_1`);
    const token = ada.outlet.acks.at(-1)?.token ?? '';
    expect(token).not.toBe(lastToken(ada.outlet));
    expect(room.tokens.read('lobby', token)).toMatchObject({ id: ada.member.id, name: 'New-Name_1' });
  });

  test('is refused for an invalid, reserved or confusable name', () => {
    const { room, ada, bob, outcome } = talk();
    for (const name of ['', 'x', 'x'.repeat(33), 'with space', 'Ädä', 'a:b', 'Admin', 'm0derat0r', 'chat_box']) {
      expect(outcome(ada, { type: 'rename', name })).toBe('bad-name');
    }
    room.runCommand(bob, { type: 'rename', name: 'Silly-Bool5' });
    for (const name of ['Silly-Bool5', 'SILLY-BOOL5', 's1lly_b00ls', 'S_illy-Bools'.replace('_', '')]) {
      expect(outcome(ada, { type: 'rename', name })).toBe('name-taken');
    }
    expect(outcome(ada, { type: 'rename', name: 'Silly-Bools6' })).toBe('ack');
  });

  test('is accepted once in 30 s, and its refusal has retryAfter', () => {
    const { room, ada, outcome } = talk();
    expect(outcome(ada, { type: 'rename', name: 'First' })).toBe('ack');
    room.clock.advance(10_000);
    expect(outcome(ada, { type: 'rename', name: 'Second' })).toBe('too-soon');
    expect(ada.outlet.refusals.at(-1)?.retryAfter).toBeWithin(RENAME_INTERVAL_MS - 11_000, RENAME_INTERVAL_MS - 9_999);
    room.clock.advance(20_000);
    expect(outcome(ada, { type: 'rename', name: 'FIRST' })).toBe('ack');
  });

  test('without a name generates one, with the same limits', () => {
    const { ada, outcome } = talk();
    const was = ada.member.name;
    expect(outcome(ada, { type: 'rename' })).toBe('ack');
    expect(ada.member.name).not.toBe(was);
    expect(ada.member.name).toMatch(/^([A-Z][a-z]+){2}\d+$/);
    expect(outcome(ada, { type: 'rename' })).toBe('too-soon');
  });

  test('frees the old name', () => {
    const { room, ada, bob, outcome } = talk();
    const was = ada.member.name;
    expect(outcome(bob, { type: 'rename', name: was })).toBe('name-taken');
    room.runCommand(ada, { type: 'rename', name: 'Moving' });
    expect(outcome(bob, { type: 'rename', name: was })).toBe('ack');
  });
});
