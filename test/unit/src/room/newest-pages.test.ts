import { describe, expect, test } from 'bun:test';
import { RecordError } from '../../../../src/ports/record-error.ts';
import type { Message } from '../../../../src/protocol/server-messages.ts';
import type { Done } from '../../../../src/record/record.ts';
import { NewestPages } from '../../../../src/room/newest-pages.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { readNow } from '../../../helpers/read-now.ts';

const NEWCOMER = { personId: 'new', isNew: true };
const RETURNING = { personId: 'returning', isNew: false };

function message(offset: number, fields: Partial<Message> = {}): Message {
  const from = { id: 'a', name: 'Ada' };
  return { type: 'message', offset, rev: offset, time: 0, id: `m${offset}`, from, text: `text ${offset}`, ...fields };
}

/** A record that counts its reads. */
function newRecord(messages: readonly Message[] = [message(1), message(2)]) {
  const record = {
    epoch: 'epoch',
    head: 2,
    reads: [] as string[],
    failure: undefined as RecordError | undefined,
    before(offset: number, limit: number, viewer: string, done: Done<readonly Message[]>): void {
      record.reads.push(`${offset} ${viewer}`);
      done(record.failure ?? messages.slice(-limit));
    },
  };
  return record;
}

/** Kept pages, and a function that reads the page of a reader from them. */
function openPages() {
  const clock = manualClock();
  const pages = new NewestPages(clock);
  const read = (record: ReturnType<typeof newRecord>, reader = NEWCOMER) =>
    readNow<{ readonly messages: readonly Message[] }>((done) => pages.find(record, reader).read(done));
  return { clock, pages, read };
}

describe('NewestPages', () => {
  test('reads a page once for all members that enter at the same head', () => {
    const { pages, read } = openPages();
    const record = newRecord();
    expect(pages.find(record, NEWCOMER).kept).toBeUndefined();
    const waiting = pages.find(record, NEWCOMER);
    const first = read(record);
    expect(first).toMatchObject({ before: 3, more: false, messages: [{ offset: 1 }, { offset: 2 }] });
    expect(pages.find(record, NEWCOMER).kept).toBe(first as never);
    expect(read(record, RETURNING)).toBe(first);
    // A member that was welcomed before the page was read.
    expect(readNow<unknown>((done) => waiting.read(done))).toBe(first);
    expect(record.reads).toEqual(['3 new']);
  });

  test('reads the page again after an event, after a second, and for another epoch or room', () => {
    const { clock, pages, read } = openPages();
    const record = newRecord();
    read(record);
    record.head = 3;
    expect(pages.find(record, NEWCOMER).kept).toBeUndefined();
    read(record);
    record.epoch = 'another';
    read(record);
    clock.advance(999);
    read(record);
    clock.advance(1);
    read(record);
    const other = newRecord();
    read(other);
    expect(record.reads).toEqual(['3 new', '4 new', '4 new', '4 new']);
    expect(other.reads).toEqual(['3 new']);
    clock.advance(1_000);
    expect(clock.pending).toBe(0);
  });

  test('shares a page with reactions among newcomers only, who have none of their own', () => {
    const { read } = openPages();
    const record = newRecord([message(1, { reactions: [{ emoji: '👍', count: 1 }] })]);
    read(record, RETURNING);
    read(record, RETURNING);
    read(record);
    read(record);
    read(record, RETURNING);
    expect(record.reads).toEqual(['3 returning', '3 returning', '3 new', '3 returning']);
  });

  test('keeps no page with long texts, no failure, and those of a limited number of rooms', () => {
    const { pages, read } = openPages();
    const long = newRecord(Array.from({ length: 9 }, (_, index) => message(index + 1, { text: 'x'.repeat(4_000) })));
    read(long);
    read(long);
    expect(long.reads).toHaveLength(2);
    const failing = newRecord();
    failing.failure = new RecordError('The disk is full.');
    expect(read(failing)).toBe(failing.failure);
    failing.failure = undefined;
    read(failing);
    expect(failing.reads).toHaveLength(2);
    const rooms = Array.from({ length: 101 }, () => newRecord());
    for (const record of rooms) read(record);
    expect(rooms.filter((record) => pages.find(record, NEWCOMER).kept)).toHaveLength(100);
  });
});
