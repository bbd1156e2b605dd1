import { describe, expect, test } from 'bun:test';
import { MemoryFileStore } from '../../../../src/files/memory-store.ts';
import { UNSENT_MS, Upkeep } from '../../../../src/files/upkeep.ts';
import type { FileStore } from '../../../../src/files/file-store.ts';
import type { Leadership, NodeBus } from '../../../../src/ports/node-bus.ts';
import type { RoomDirectory } from '../../../../src/ports/rooms.ts';
import type { Sink } from '../../../../src/ports/sinks.ts';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import { newId } from '../../../../src/secrets.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { inRoom } from '../../../helpers/in-room.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';

const BYTES = { full: Buffer.from('in full size'), thumbnail: Buffer.from('small') };
const [ONE, TWO, THREE] = ['p-0123456789abcdefghijkl', 'p-1123456789abcdefghijkl', 'p-2123456789abcdefghijkl'];

/** A room with pictures in memory, and the upkeep of a node. `isLeader`: of several nodes, this one makes the rounds. */
function setUp(isLeader?: boolean, maxMessages = 1_000) {
  const sink: Sink = { committed: (room, events) => upkeep.committed(room.name, events) };
  const judgeFile = ({ id }: { readonly id: string }) => ({ id, type: 'image/webp', width: 8, height: 6, bytes: 100 });
  const clock = manualClock();
  const { log, lines } = logBook();
  const retention = { maxMessages, maxChanges: 1_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const journal = new MemoryJournal({ retention, clock, log, newId });
  const server = inRoom({ judgeFile, clock, journal, sinks: [sink], adminToken: 'a-token-of-owners' });
  const { rooms } = server;
  const store = new MemoryFileStore(1_000, () => clock.wall());
  const failing = { removes: false };
  const fallible: FileStore = {
    put: (...args) => store.put(...args),
    open: (...args) => store.open(...args),
    list: (room) => store.list(room),
    remove: (...args) => (failing.removes ? Promise.reject(new Error('no answer')) : store.remove(...args)),
  };
  const directory: RoomDirectory = {
    list: () => Promise.resolve([]),
    find: async (name) => {
      const found = journal.find(name);
      return found && { name, members: 0, ...found };
    },
    hold: (name) => rooms.hold(name),
    open: () => rooms.names,
  };
  const leadership: Leadership = { isLeader: isLeader ?? true, leader: undefined, known: Promise.resolve() };
  const nodes = isLeader === undefined ? undefined : ({ lead: () => leadership } as unknown as NodeBus);
  const upkeep = new Upkeep({ store: fallible, clock, log, directory, nodes });
  const owner = server.chat('lobby', { admin: 'a-token-of-owners' });
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 1_000) {
      clock.advance(Math.min(left, 1_000));
      owner.receive({ type: 'pong' });
      await promisesSettled();
    }
  };
  return {
    ...{ server, store, failing, lines, pass },
    upload: async (id: string, room = 'lobby') => {
      await store.put(room, id, BYTES);
      upkeep.expectMessage(room, id);
    },
    command: async (command: object) => {
      owner.receive(command);
      await pass(100);
    },
    send: (id: string) => ({ type: 'send', id, text: '', file: { ticket: 'any' } }),
    stored: async () => {
      const ids: string[] = [];
      for await (const { id } of store.list()) ids.push(id);
      return ids.sort();
    },
  };
}

describe('Upkeep', () => {
  test('removes a picture with its message, and no other', async () => {
    const { upload, command, send, stored } = setUp();
    await upload(ONE);
    await upload(TWO);
    for (const id of [ONE, TWO]) await command(send(id));
    await command({ type: 'edit', id: 'edit-of-the-owner-1', message: TWO, text: 'look' });
    await command({ type: 'delete', id: 'delete-of-the-owner-1', message: ONE });
    expect(await stored()).toEqual([TWO]);
  });

  test('removes the pictures of a cleared room, but not one that is about to be sent', async () => {
    const { upload, command, send, stored } = setUp();
    for (const id of [ONE, TWO]) await upload(id);
    await command(send(ONE));
    await command({ type: 'clear', id: 'clear-of-the-owner-1' });
    expect(await stored()).toEqual([TWO]);
    await command(send(TWO));
    expect(await stored()).toEqual([TWO]);
    await command({ type: 'clear', id: 'clear-of-the-owner-2' });
    expect(await stored()).toEqual([]);
  });

  test('removes a picture without a message after an hour', async () => {
    const { upload, command, send, stored, pass } = setUp();
    for (const id of [ONE, TWO]) await upload(id);
    await command(send(ONE));
    await pass(UNSENT_MS - 60_000);
    expect(await stored()).toEqual([ONE, TWO]);
    await pass(60_000);
    expect(await stored()).toEqual([ONE]);
  });

  test('removes after a start what an earlier run left: pictures without a message, and of rooms that are gone', async () => {
    const { server, store, command, send, stored, pass } = setUp();
    server.clock.correctWall(-2 * UNSENT_MS);
    await store.put('lobby', ONE, BYTES);
    await store.put('lobby', TWO, BYTES);
    await store.put('elsewhere', THREE, BYTES);
    server.clock.correctWall(2 * UNSENT_MS);
    await command(send(TWO));
    expect(await stored()).toEqual([ONE, TWO, THREE]);
    await pass(5_000);
    expect(await stored()).toEqual([TWO]);
    expect(server.rooms.names).toEqual(['lobby']);
  });

  test('removes the picture of a message that was pruned, in the next round', async () => {
    const { server, upload, command, send, stored, pass } = setUp(undefined, 1);
    for (const id of [ONE, TWO]) {
      await upload(id);
      await command(send(id));
    }
    await pass(5_000);
    server.journal.prune();
    expect(await stored()).toEqual([ONE, TWO]);
    await pass(UNSENT_MS + 60_000);
    expect(await stored()).toEqual([TWO]);
  });

  test('keeps a recent picture of an earlier run, which may still get its message', async () => {
    const { store, stored, pass } = setUp();
    await store.put('lobby', ONE, BYTES);
    await pass(5_000);
    expect(await stored()).toEqual([ONE]);
    await pass(2 * UNSENT_MS);
    expect(await stored()).toEqual([]);
  });

  test('logs a removal that failed, and tries again in the next round', async () => {
    const { upload, command, send, failing, stored, pass, lines } = setUp();
    await upload(ONE);
    await command(send(ONE));
    await pass(5_000);
    failing.removes = true;
    await command({ type: 'delete', id: 'delete-of-the-owner-1', message: ONE });
    expect(await stored()).toEqual([ONE]);
    expect(lines.join('\n')).toContain('no answer');
    failing.removes = false;
    await pass(UNSENT_MS + 60_000);
    expect(await stored()).toEqual([]);
  });

  test('keeps nothing in memory about pictures with a message', async () => {
    const [some, none] = [setUp(), setUp()];
    for (const id of [ONE, TWO, THREE]) {
      await some.upload(id);
      await some.command(some.send(id));
      await none.pass(100);
    }
    for (const { pass } of [some, none]) await pass(2 * UNSENT_MS + 60_000);
    expect(await some.stored()).toEqual([ONE, TWO, THREE]);
    expect(some.server.clock.pending).toBe(none.server.clock.pending);
  });

  test('leaves the rounds to the leader of several nodes', async () => {
    for (const isLeader of [true, false]) {
      const { server, store, stored, pass } = setUp(isLeader);
      server.clock.correctWall(-2 * UNSENT_MS);
      await store.put('elsewhere', THREE, BYTES);
      server.clock.correctWall(2 * UNSENT_MS);
      await pass(5_000);
      expect(await stored()).toEqual(isLeader ? [] : [THREE]);
    }
  });
});
