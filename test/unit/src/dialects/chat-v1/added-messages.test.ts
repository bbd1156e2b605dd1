import { describe, expect, test } from 'bun:test';
import type { AddedCommand, AddedRequest, Requester } from '../../../../../src/ports/requests.ts';
import { combineRequests } from '../../../../../src/ports/requests.ts';
import type { Attempt } from '../../../../../src/ports/rules.ts';
import { closeReasons } from '../../../../../src/protocol/close-reasons.ts';
import { inRoom, sentMessages, sentOfType } from '../../../../helpers/in-room.ts';

interface Wave {
  readonly type: 'wave';
  readonly id: string;
  readonly message: string;
}

/** A command that edits a message, and is refused for one that is unknown. */
const wave: AddedCommand<Wave> = {
  ...{ kind: 'command', type: 'wave', access: 'read-write', rows: 0 },
  parse: ({ id, message }) =>
    typeof message === 'string' ? { type: 'wave', id: String(id), message } : 'wave.message must be a message id.',
  target: ({ message }) => message,
  judge: ({ message }, { row, member, room }) =>
    row
      ? { kind: 'append', draft: { type: 'edited', message, text: `${member.name} waves in ${room} at ${row.text}` } }
      : { kind: 'refused', code: 'not-found' },
};

interface Ask {
  readonly type: 'ask';
  readonly id: string;
}

/** A request that a test handles. */
function ask(handle: AddedRequest<Ask>['handle']): AddedRequest<Ask> {
  return {
    ...{ kind: 'request', type: 'ask', access: 'read-only', rows: 50, handle },
    parse: ({ id }) => ({ type: 'ask', id: String(id) }),
  };
}

const id = (number: number) => `abcdefghijklmnop${number}`;

describe('A command that a capability adds', () => {
  test('runs in the turn with its target, and a repeat gets the first ack', () => {
    const { clock, chat } = inRoom({ requests: [wave] });
    const [ada, bob] = [chat(), chat()];
    ada.receive([
      { type: 'send', id: id(1), text: 'hi' },
      { type: 'wave', id: id(2), message: id(1) },
    ]);
    clock.advance(20);
    ada.receive({ type: 'wave', id: id(2), message: id(1) });
    clock.advance(20);
    const [name] = sentOfType(ada, 'welcome').map(({ you }) => you.name);
    expect(sentOfType(bob, 'edited').map(({ text }) => text)).toEqual([`${name} waves in lobby at hi`]);
    const [sent, first, second] = sentOfType(ada, 'ack');
    expect(sent?.id).toBe(id(1));
    expect(first?.id).toBe(id(2));
    expect(second).toEqual(first as never);
  });

  test('is refused by its verdict, and by rules', () => {
    const attempts: Attempt[] = [];
    const { clock, chat, open } = inRoom({ requests: [wave], rules: [(attempt) => void attempts.push(attempt)] });
    const ada = chat();
    ada.receive({ type: 'wave', id: id(1), message: id(9) });
    clock.advance(20);
    expect(sentOfType(ada, 'error')).toMatchObject([{ id: id(1), code: 'not-found' }]);
    expect(attempts).toMatchObject([{ action: { type: 'added', message: { type: 'wave' } } }]);
    const eve = open('chat.v1', 'lobby', undefined, 'read-only');
    eve.receive({ type: 'hello' });
    eve.receive({ type: 'wave', id: id(2), message: id(9) });
    clock.advance(20);
    expect(sentOfType(eve, 'error')).toMatchObject([{ id: id(2), code: 'readonly' }]);
  });

  test.each([
    [{ type: 'wave', id: 'short', message: id(1) }],
    [{ type: 'wave', id: id(1), message: 1 }],
    [{ type: 'unknown', id: id(1) }],
  ])('closes the carrier when it is malformed: %j', (message) => {
    const { chat } = inRoom({ requests: [wave] });
    const ada = chat();
    ada.receive(message);
    expect(ada.closeReason).toBe(closeReasons.protocol);
  });
});

describe('A request that a capability adds', () => {
  test('is answered later, to its member only', async () => {
    const asked = Promise.withResolvers<Requester>();
    const { chat } = inRoom({ requests: [ask((_, requester) => asked.resolve(requester))] });
    const [ada, bob] = [chat(), chat()];
    ada.receive({ type: 'ask', id: id(1) });
    const requester = await asked.promise;
    const [before, others] = [sentMessages(ada).length, sentMessages(bob).length];
    requester.send({ type: 'answer' });
    requester.acknowledge({ id: id(1), offset: 0, time: 0 });
    requester.refuse({ code: 'identity' }, id(2));
    expect(sentMessages(ada).slice(before) as unknown[]).toMatchObject([
      { type: 'answer' },
      { type: 'ack', id: id(1) },
      { type: 'error', id: id(2), code: 'identity' },
    ]);
    expect(sentMessages(bob)).toHaveLength(others);
    ada.lose();
    requester.send({ type: 'late' });
    expect(sentMessages(ada).at(-1)?.type).toBe('error');
  });

  test('counts for rules with its rows, and is open to members that may only read', () => {
    const attempts: Attempt[] = [];
    let handled = 0;
    const { clock, open } = inRoom({
      requests: [ask(() => void handled++)],
      rules: [(attempt) => void attempts.push(attempt)],
    });
    const ada = open('chat.v1', 'lobby', undefined, 'read-only');
    ada.receive({ type: 'hello' });
    clock.advance(20);
    ada.receive({ type: 'ask', id: id(1) });
    expect([handled, attempts.at(-1)?.rows]).toEqual([1, 50]);
  });

  test('is refused with journal when its handler fails, and with busy beyond four at once', async () => {
    const failing = inRoom({ requests: [ask(() => Promise.reject(new Error('broken')))] });
    const ada = failing.chat();
    ada.receive({ type: 'ask', id: id(1) });
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    expect(sentMessages(ada).at(-1)).toMatchObject({ type: 'error', id: id(1), code: 'journal' });
    expect(failing.logs.at(-1)).toContain('a request failed');

    const endless = inRoom({ requests: [ask(() => new Promise(() => {}))] });
    const bob = endless.chat();
    for (let number = 1; number <= 5; number++) bob.receive({ type: 'ask', id: id(number) });
    expect(sentOfType(bob, 'error')).toMatchObject([{ id: id(5), code: 'busy' }]);
  });
});

describe('Capabilities', () => {
  test('add fields to a welcome, and receive what a room has committed', () => {
    const texts: string[] = [];
    const { clock, chat, rooms } = inRoom({
      welcomes: [({ room, member }) => ({ hint: `${room.name} ${member.name}`, type: 'forged' })],
      sinks: [
        {
          committed() {
            throw new Error('broken');
          },
        },
        {
          committed: (_, events) =>
            void texts.push(...events.flatMap((event) => (event.type === 'message' ? event.text : []))),
        },
      ],
    });
    const ada = chat();
    const [welcome] = sentOfType(ada, 'welcome');
    expect(welcome as object).toMatchObject({ type: 'welcome', hint: `lobby ${welcome?.you.name}` });
    ada.receive({ type: 'send', id: id(1), text: 'hi' });
    clock.advance(20);
    expect(texts).toEqual(['hi']);
    const bob = chat();
    rooms.notify('lobby', ({ id: memberId }) => memberId === welcome?.you.id, { type: 'note' });
    rooms.notify('elsewhere', () => true, { type: 'note' });
    expect(sentMessages(ada).at(-1) as unknown).toEqual({ type: 'note' });
    expect(sentMessages(bob).map(({ type }) => type as string)).not.toContain('note');
  });

  test('cannot add two messages of one type', () => {
    expect(() => combineRequests([wave, wave])).toThrow('wave');
  });
});
