import { describe, expect, test } from 'bun:test';
import type { FakeCarrier } from '../../../helpers/fake-carrier.ts';
import { inRoom, sentOfType } from '../../../helpers/in-room.ts';

describe('A plain member', () => {
  test('receives every text as Name: text, its own included, and nothing else', () => {
    const { clock, plain, chat } = inRoom();
    const ada = plain();
    const bob = plain();
    const eve = chat();
    ada.receiveText('one\ntwo');
    clock.advance(20);
    const [message] = sentOfType(eve, 'message');
    for (const more of [
      { type: 'react', message: message?.id, emoji: '👍', on: true },
      { type: 'rename', name: 'Somebody' },
      { type: 'typing' },
    ]) {
      eve.receive({ id: `command-of-eve-${more.type}`, ...more });
    }
    clock.advance(20);
    eve.receive({ type: 'bye' });
    clock.advance(20);
    expect(sentOfType(eve, 'ack')).toHaveLength(2);
    expect(ada.sent).toHaveLength(1);
    expect(ada.sent[0]).toMatch(/^[A-Z][a-z]+[A-Z][a-z]+\d+: one\ntwo$/);
    expect(bob.sent).toEqual(ada.sent);
  });

  test('receives a picture as a line with its description and its address', () => {
    const file = { id: 'p-a-picture-0000001', type: 'image/webp', width: 8, height: 6, bytes: 100 };
    const { clock, plain, chat } = inRoom({ judgeFile: () => file });
    const [ada, eve] = [plain(), chat()];
    for (const [index, [text, alt]] of [
      ['look', 'a bear'],
      ['', ''],
    ].entries())
      eve.receive({ type: 'send', id: `command-of-eve-00${index}`, text, file: { ticket: 'hers', alt } });
    clock.advance(20);
    expect(ada.sent.map((text) => text.replace(/^.*?: /, ''))).toEqual([
      'look\nPicture: a bear /files/lobby/p-a-picture-0000001',
      'Picture: /files/lobby/p-a-picture-0000001',
    ]);
  });

  test('receives no message from before it entered', () => {
    const { clock, plain } = inRoom();
    const ada = plain();
    ada.receiveText('before');
    clock.advance(20);
    const bob = plain();
    ada.receiveText('after');
    clock.advance(20);
    expect(bob.sent).toEqual([expect.stringMatching(/: after$/)]);
  });

  test('receives the messages of chat.v1 members, each once and in order', () => {
    const { clock, plain, chat } = inRoom();
    const [ada, eve] = [plain(), chat()];
    for (let number = 0; number < 300; number++) {
      eve.receive({ type: 'send', id: `command-number-${number}`, text: `${number}` });
    }
    clock.advance(1_000);
    expect(ada.sent.map((text) => text.split(': ')[1])).toEqual(
      Array.from({ length: 300 }, (_, number) => `${number}`),
    );
  });

  test('sends chat.v1 members messages with an id from the server', () => {
    const { clock, plain, chat } = inRoom();
    const ada = plain();
    const eve = chat();
    ada.receiveText('hi');
    clock.advance(20);
    const [message] = sentOfType(eve, 'message');
    expect(message).toMatchObject({ type: 'message', text: 'hi', id: expect.stringMatching(/^id\d+$/) });
  });

  test.each([
    ['a\u0007b', 'a\ufffdb'],
    ['\u001b[31mred', '\ufffd[31mred'],
    ['back\rover', 'back\nover'],
    ['one\r\ntwo', 'one\ntwo'],
    ['\u009b2J', '\ufffd2J'],
    ['\0', '\ufffd'],
    ['a\tb\nc', 'a\tb\nc'],
  ])('sends members of both dialects no control characters: %j', (sent, expected) => {
    const { clock, plain, chat } = inRoom();
    const ada = plain();
    const bob = plain();
    const eve = chat();
    ada.receiveText(sent);
    clock.advance(20);
    expect(bob.sent[0]?.slice(bob.sent[0].indexOf(': ') + 2)).toBe(expected);
    expect(ada.sent).toEqual(bob.sent);
    expect(sentOfType(eve, 'message').at(-1)).toMatchObject({ text: expected });
  });

  test.each(['   ', '\r\n', '\u200b\u2060\ufeff', '\u3164'])('sends nothing for the blank text %j', (text) => {
    const { clock, plain, logs } = inRoom();
    const ada = plain();
    ada.receiveText(text);
    clock.advance(20);
    expect(ada.sent).toEqual([]);
    expect(logs).toEqual([expect.stringContaining('"why":"empty"')]);
  });

  test('stays when its texts are dropped as empty, too long or not UTF-8, with one log line', () => {
    const { clock, plain, logs } = inRoom();
    const ada = plain();
    ada.receiveText('');
    ada.receiveText('x'.repeat(4_001));
    ada.receiveNotUtf8(3);
    expect(logs).toHaveLength(1);
    ada.receiveText('x'.repeat(4_000));
    clock.advance(20);
    expect(ada.sent).toHaveLength(1);
    expect(ada.closeReason).toBeUndefined();
    ada.lose();
    expect(logs).toHaveLength(2);
    expect(logs[1]).toContain('"count":3');
  });

  test('has texts over its budget dropped with one log line, and later texts broadcast', () => {
    const { clock, plain, logs } = inRoom({ allowance: { messages: 1, bytes: 0 } });
    const ada = plain();
    for (let number = 0; number < 30; number++) ada.receiveText(String(number));
    clock.advance(500);
    expect(ada.sent).toHaveLength(10);
    expect(logs).toEqual([expect.stringContaining('"why":"rate"')]);
    for (let second = 0; second < 8; second++) {
      clock.advance(1_000);
      ada.receiveText('again');
      ada.receiveText('too much');
    }
    clock.advance(500);
    expect(ada.closeReason).toBeUndefined();
    expect(ada.sent).toHaveLength(18);
    expect(logs).toHaveLength(1);
  });

  test('is closed with rate when it keeps sending for 5 s although its texts are dropped', () => {
    const { clock, plain, logs } = inRoom({ allowance: { messages: 1, bytes: 0 } });
    const [eve, ada] = [plain(), plain()];
    for (let tenth = 0; tenth < 50; tenth++) {
      for (let number = 0; number < 4; number++) eve.receiveText('flood');
      clock.advance(100);
    }
    expect(eve.closeReason).toBeUndefined();
    for (let tenth = 0; tenth < 30; tenth++) {
      eve.receiveText('flood');
      clock.advance(100);
    }
    expect(eve.closeReason?.code).toBe('rate');
    expect(ada.closeReason).toBeUndefined();
    expect(logs).toContainEqual(expect.stringContaining('ignored refusals'));
  });

  test.each<[string, (carrier: FakeCarrier) => void]>([
    ['empty frames', (carrier) => carrier.receiveText('')],
    ['blank frames', (carrier) => carrier.receiveText('\u200b'.repeat(300))],
    ['frames that are too long', (carrier) => carrier.receiveText('x'.repeat(60_000))],
    ['frames that are not UTF-8', (carrier) => carrier.receiveNotUtf8(1)],
    ['pings', (carrier) => carrier.receiveControl()],
    ['texts that its access refuses', (carrier) => carrier.receiveText('hi')],
  ])('is closed with flood after at most 1,001 %s at once', (what, receive) => {
    const { clock, plain, open } = inRoom();
    const access = what.includes('access') ? ('read-only' as const) : undefined;
    const eve = access ? open('', 'lobby', '192.0.2.1', access) : plain();
    const ada = plain();
    let frames = 0;
    for (; frames < 5_000 && !eve.closeReason; frames++) receive(eve);
    expect(eve.closeReason?.code).toBe('flood');
    expect(frames).toBeLessThanOrEqual(1_001);
    ada.receiveText('still here');
    clock.advance(20);
    expect(ada.sent).toHaveLength(1);
  });

  test('may send 20 empty frames a second forever', () => {
    const { clock, plain } = inRoom();
    const ada = plain();
    for (let frames = 0; frames < 10_000; frames++) {
      ada.receiveText('');
      clock.advance(50);
    }
    expect(ada.closeReason).toBeUndefined();
  });

  test('has a budget of UTF-8 bytes, and its address ten times that', () => {
    const { clock, plain } = inRoom({ allowance: { messages: 0, bytes: 300 } });
    const carriers = Array.from({ length: 12 }, () => plain());
    for (const carrier of carriers) for (let number = 0; number < 2; number++) carrier.receiveText('€'.repeat(600));
    clock.advance(500);
    // Ten seconds of 300 bytes are one text of 1,800; ten times that for the address are 16 of them.
    expect(carriers[0]?.sent).toHaveLength(12);
    const other = plain('lobby', '192.0.2.77');
    other.receiveText('from elsewhere');
    clock.advance(500);
    expect(carriers[0]?.sent.at(-1)).toEndWith(': from elsewhere');
  });

  test('leaves when its carrier closes', () => {
    const { clock, plain, rooms } = inRoom();
    const ada = plain();
    ada.lose();
    clock.advance(100);
    expect(rooms.size).toBe(0);
  });

  test('is the only one closed as slow when more than 1 MiB waits for it', () => {
    const { clock, plain } = inRoom();
    const slow = plain();
    const ada = plain();
    clock.advance(20);
    slow.sendResult = 'queued';
    slow.waitingBytes = 1024 * 1024;
    ada.receiveText('still within the cap');
    clock.advance(20);
    expect(slow.closeReason).toBeUndefined();
    slow.waitingBytes++;
    ada.receiveText('past it');
    clock.advance(20);
    expect(slow.closeReason?.code).toBe('slow');
    // Waiting for it to read what it has would keep the memory.
    expect(slow.isTerminated).toBe(true);
    expect(ada.closeReason).toBeUndefined();
    expect(ada.sent).toHaveLength(2);
  });

  test('is closed at once when it lost a frame, and the others still receive it', () => {
    const { clock, plain } = inRoom();
    const carriers = Array.from({ length: 4 }, () => plain());
    clock.advance(20);
    const [ada, lost] = carriers;
    if (lost) lost.sendResult = 'lost';
    ada?.receiveText('hello');
    clock.advance(20);
    expect(carriers.map(({ closeReason: closing }) => closing?.code)).toEqual([
      undefined,
      'slow',
      undefined,
      undefined,
    ]);
    expect(carriers.map(({ sent }) => sent.length)).toEqual([1, 0, 1, 1]);
  });
});
