import { describe, expect, test } from 'bun:test';
import { ServerBans } from '../../../../src/api/server-bans.ts';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import type { Entry } from '../../../../src/ports/admission.ts';
import { readEntry } from '../../../../src/ports/kept-moderation.ts';
import { NO_DOCUMENTS, type KeptValues } from '../../../../src/ports/documents.ts';
import { userPersonId } from '../../../../src/ports/person-ids.ts';
import { RecordError } from '../../../../src/ports/record-error.ts';
import type { Execution, HeldRoom, RoomDirectory } from '../../../../src/ports/rooms.ts';
import { createLocalValues } from '../../../../src/record/local-store.ts';
import { KeptServerLog } from '../../../../src/record/server-log.ts';
import { newId } from '../../../../src/secrets.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';

const clock = manualClock();
const KEEP_ALL = { maxMessages: 1_000, maxChanges: 1_000, maxAgeMs: 86_400_000 };
const BY = { id: 'api:bot', name: 'bot' };

/** Opens the bans of a server, by default without open rooms. */
async function openBans(values: KeptValues, rooms: Partial<RoomDirectory> = {}): Promise<ServerBans> {
  const directory: RoomDirectory = {
    list: async () => [],
    find: async () => undefined,
    hold: async () => 'full',
    open: () => [],
    ...rooms,
  };
  const serverLog = new KeptServerLog(values, clock);
  const bans = new ServerBans({ values, serverLog, directory, nodes: undefined, clock, log: logBook().log });
  await bans.open();
  return bans;
}

const newValues = () => createLocalValues(new MemoryJournal({ clock, log: logBook().log, newId, retention: KEEP_ALL }));
const entry = (fields: Partial<Entry>): Entry => ({
  ...{ room: 'lobby', memberId: undefined, since: undefined, address: '', isModerator: false },
  ...{ user: 'eve', role: undefined, documents: NO_DOCUMENTS },
  ...fields,
});

describe('ServerBans', () => {
  test('refuses the banned user until the ban ends, and neither guests nor owners', async () => {
    const bans = await openBans(newValues());
    const { until } = await bans.create({ id: undefined, user: 'eve', seconds: 60 }, BY);
    expect(until).toBe(clock.wall() + 60_000);
    expect(bans.entryRefusal(entry({}))).toMatchObject({ code: 'kicked', retryAfter: 60_000 });
    expect(bans.entryRefusal(entry({ role: 'moderator', isModerator: true }))).toMatchObject({ code: 'kicked' });
    for (const fields of [{ user: undefined }, { user: 'tim' }, { role: 'owner' }] as const)
      expect(bans.entryRefusal(entry(fields))).toBeUndefined();
    clock.advance(60_000);
    expect(bans.entryRefusal(entry({}))).toBeUndefined();
    expect(bans.all()).toEqual([]);
  });

  test('keeps a ban in the store, and removes those that have ended with the next change', async () => {
    const values = newValues();
    const first = await openBans(values);
    await first.create({ id: undefined, user: 'tim', seconds: 1 }, BY);
    const { id } = await first.create({ id: undefined, user: 'eve', seconds: 60, reason: 'Spam' }, BY);
    const second = await openBans(values);
    expect(second.entryRefusal(entry({}))).toMatchObject({ code: 'kicked' });
    clock.advance(1_000);
    await second.lift({ ban: id }, BY);
    expect(second.entryRefusal(entry({}))).toBeUndefined();
    expect(await values.entries('api-ban:')).toEqual([]);
    const serverLog = new KeptServerLog(values, clock);
    const readLog = async () => (await serverLog.entries()).flatMap((stored) => readEntry(stored) ?? []);
    const log = (await readLog()).map(({ action, by, person }) => [action, by.id, person?.user]);
    expect(log.toSorted()).toEqual([
      ['ban', 'api:bot', 'eve'],
      ['ban', 'api:bot', 'tim'],
      ['unban', 'api:bot', 'eve'],
    ]);
    clock.advance(91 * 86_400_000);
    await second.create({ id: undefined, user: 'tim', seconds: 1 }, BY);
    expect(await readLog()).toMatchObject([{ action: 'ban', person: { user: 'tim' } }]);
    expect(await second.lift({ ban: id }, BY).catch((error: Error) => error.message)).toContain('no such ban');
  });

  test('removes the user from the other rooms while one fails, and from that one later', async () => {
    const failing = new Set(['a', 'b']);
    const left: string[] = [];
    const hold = async (name: string) => {
      if (name === 'a' && failing.has(name)) throw new RecordError('The store has failed.');
      const person = { id: userPersonId(name, 'eve'), name: 'Eve' };
      return {
        release: () => {},
        people: async () => (left.includes(name) ? [] : [{ person, since: 0 }]),
        async execute(): Promise<Execution> {
          if (failing.has(name)) return { kind: 'refused', code: 'journal' };
          left.push(name);
          return { kind: 'done', offset: 1, time: 1, isRepeat: false };
        },
      } as unknown as HeldRoom;
    };
    const bans = await openBans(newValues(), { open: () => ['a', 'b', 'c'], hold });
    await bans.create({ id: undefined, user: 'eve', seconds: 60 }, BY);
    expect(left).toEqual(['c']);
    for (const room of ['a', 'b']) {
      failing.delete(room);
      clock.advance(5_000);
      await promisesSettled();
    }
    expect(left).toEqual(['c', 'a', 'b']);
  });

  test('carries out an id once', async () => {
    const bans = await openBans(newValues());
    const ban = { id: 'a-ban-from-all-rooms', user: 'eve', seconds: 60 };
    const first = await bans.create(ban, BY);
    clock.advance(1_000);
    expect(await bans.create(ban, BY)).toEqual({ ...first, headers: { 'Idempotency-Replayed': 'true' } });
    expect(bans.all()).toHaveLength(1);
    const lift = { id: 'a-lifted-ban-of-all-rooms', ban: ban.id };
    expect(await bans.lift(lift, BY)).toEqual({ headers: {} });
    expect(await bans.lift(lift, BY)).toEqual({ headers: { 'Idempotency-Replayed': 'true' } });
    // The ban has ended meanwhile: a repeat must not begin it again.
    expect(await bans.create(ban, BY)).toMatchObject({
      until: first.until,
      headers: { 'Idempotency-Replayed': 'true' },
    });
    expect(bans.all()).toEqual([]);
  });

  test('writes a ban and its end into the log of the server, with the actor and the reason', async () => {
    const values = newValues();
    const bans = await openBans(values);
    const { id } = await bans.create({ id: undefined, user: 'eve', seconds: 60, reason: 'Spam' }, BY);
    clock.advance(1_000);
    await bans.lift({ ban: id }, BY);
    const person = { id: expect.any(String), name: 'eve', user: 'eve' };
    const entries = await new KeptServerLog(values, clock).entries();
    expect(entries.map(readEntry)).toEqual([
      { id: expect.any(String), time: clock.wall(), by: BY, action: 'unban', ban: id, person, detail: 'ban' },
      { id, time: clock.wall() - 1_000, by: BY, action: 'ban', ban: id, person, seconds: 60, reason: 'Spam' },
    ]);
  });
});
