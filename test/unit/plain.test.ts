import { describe, expect, test } from 'bun:test';
import { inRoom, told } from '../helpers/in-room.ts';

describe('A plain member', () => {
  test('hears every text as Name: text, its own too, and nothing else', () => {
    const { clock, plain, chat } = inRoom();
    const ada = plain();
    const bob = plain();
    const eve = chat();
    ada.hear('one\ntwo');
    clock.advance(20);
    bob.drop();
    eve.drop();
    clock.advance(20);
    expect(ada.sent).toHaveLength(1);
    expect(ada.sent[0]).toMatch(/^[A-Z][a-z]+[A-Z][a-z]+\d+: one\ntwo$/);
    expect(bob.sent).toEqual(ada.sent);
  });

  test('is heard by chat.v1 members as a message with an id of the server', () => {
    const { clock, plain, chat } = inRoom();
    const ada = plain();
    const eve = chat();
    ada.hear('hi');
    clock.advance(20);
    const message = told(eve).findLast(({ type }) => type === 'message');
    expect(message).toMatchObject({ type: 'message', text: 'hi', id: expect.stringMatching(/^id\d+$/) });
  });

  test('passes control characters to plain members byte for byte, and to chat.v1 as U+FFFD', () => {
    const { clock, plain, chat } = inRoom();
    const ada = plain();
    const eve = chat();
    ada.hear('a\u0007b');
    clock.advance(20);
    expect(ada.sent[0]).toEndWith(': a\u0007b');
    expect(told(eve).at(-1)).toMatchObject({ text: 'a\ufffdb' });
  });

  test('is dropped with one log line when its text is empty, too long or not UTF-8, and stays', () => {
    const { clock, plain, logs } = inRoom();
    const ada = plain();
    ada.hear('');
    ada.hear('x'.repeat(4_001));
    ada.hearGarbage(3);
    expect(logs).toHaveLength(1);
    ada.hear('x'.repeat(4_000));
    clock.advance(20);
    expect(ada.sent).toHaveLength(1);
    expect(ada.closing).toBeUndefined();
    ada.drop();
    expect(logs).toHaveLength(2);
    expect(logs[1]).toContain('"count":3');
  });

  test('leaves when its carrier closes', () => {
    const { clock, plain, rooms } = inRoom();
    const ada = plain();
    ada.drop();
    clock.advance(100);
    expect(rooms.size).toBe(0);
  });

  test('that has 1 MiB waiting is closed as slow, and nobody else', () => {
    const { clock, plain } = inRoom();
    const slow = plain();
    const ada = plain();
    clock.advance(20);
    slow.fate = 'queued';
    slow.waiting = 1024 * 1024;
    ada.hear('still within the cap');
    clock.advance(20);
    expect(slow.closing).toBeUndefined();
    slow.waiting++;
    ada.hear('past it');
    clock.advance(20);
    expect(slow.closing?.code).toBe('slow');
    expect(ada.closing).toBeUndefined();
    expect(ada.sent).toHaveLength(2);
  });

  test('that lost a frame is closed at once, and everybody else still hears it', () => {
    const { clock, plain } = inRoom();
    const carriers = Array.from({ length: 4 }, () => plain());
    clock.advance(20);
    const [ada, lost] = carriers;
    if (lost) lost.fate = 'lost';
    ada?.hear('hello');
    clock.advance(20);
    expect(carriers.map(({ closing }) => closing?.code)).toEqual([undefined, 'slow', undefined, undefined]);
    expect(carriers.map(({ sent }) => sent.length)).toEqual([1, 0, 1, 1]);
  });
});
