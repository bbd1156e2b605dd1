import { describe, expect, test } from 'bun:test';
import { ServerBans } from '../../../../src/api/server-bans.ts';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import type { Entry } from '../../../../src/ports/admission.ts';
import { NO_DOCUMENTS, type KeptValues } from '../../../../src/ports/documents.ts';
import type { RoomDirectory } from '../../../../src/ports/rooms.ts';
import { createLocalValues } from '../../../../src/record/local-store.ts';
import { newId } from '../../../../src/secrets.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const clock = manualClock();
const KEEP_ALL = { maxMessages: 1_000, maxChanges: 1_000, maxAgeMs: 86_400_000 };
const BY = { id: 'api:bot', name: 'bot' };

/** Opens the bans of a server without open rooms. */
async function openBans(values: KeptValues): Promise<ServerBans> {
  const directory: RoomDirectory = {
    list: async () => [],
    find: async () => undefined,
    hold: async () => 'full',
    open: () => [],
  };
  const bans = new ServerBans({ values, directory, nodes: undefined, clock, log: logBook().log });
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
    await second.lift(id);
    expect(second.entryRefusal(entry({}))).toBeUndefined();
    expect(await values.entries('')).toEqual([]);
    expect(await second.lift(id).catch((error: Error) => error.message)).toContain('no such ban');
  });

  test('carries out an id once', async () => {
    const bans = await openBans(newValues());
    const ban = { id: 'a-ban-from-all-rooms', user: 'eve', seconds: 60 };
    const first = await bans.create(ban, BY);
    clock.advance(1_000);
    expect(await bans.create(ban, BY)).toEqual({ ...first, headers: { 'Idempotency-Replayed': 'true' } });
    expect(bans.all()).toHaveLength(1);
  });
});
