import { afterAll, describe, expect, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type PassResult,
  startCheckpointWorker,
  type StartCheckpointWorker,
} from '../../../../src/journal/sqlite-worker.ts';
import { Checkpoints, type WalLimits } from '../../../../src/journal/sqlite-checkpoints.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'chat-box-checkpoints-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

const LIMITS: WalLimits = { workerBytes: 100_000, maxBytes: 1_000_000 };
/** More than from which a worker copies. */
const WORKER_KB = 110;
/** More than the file holds. */
const FULL_KB = 1_100;

/** A database with checkpoints, a manual clock, and a worker that a test answers by hand unless it starts a real one. */
function openDatabase(startWorker?: StartCheckpointWorker) {
  const path = join(folder, `${++count}.sqlite`);
  const database = new Database(path, { create: true, strict: true });
  database.run('PRAGMA journal_mode = WAL');
  database.run('PRAGMA synchronous = normal');
  database.run('CREATE TABLE item (text TEXT)');
  const clock = manualClock();
  const { log, lines } = logBook();
  const passes: ((result: PassResult) => void)[] = [];
  let fail: (reason: string) => void = () => {};
  let isStopped = false;
  const startByHand: StartCheckpointWorker = (_, failed) => {
    fail = failed;
    return { pass: (done) => passes.push(done), stop: () => (isStopped = true) };
  };
  const checkpoints = new Checkpoints({
    database,
    path,
    clock,
    log,
    startWorker: startWorker ?? startByHand,
    limits: LIMITS,
  });
  const insert = database.query('INSERT INTO item VALUES (?1)');
  return {
    ...{ path, database, checkpoints, clock, lines, passes },
    fail: (reason: string) => fail(reason),
    isStopped: () => isStopped,
    walBytes: () => statSync(`${path}-wal`).size,
    /** Writes so many kilobytes in a transaction. */
    write(kilobytes: number) {
      checkpoints.whenWritable(() => {
        database.transaction(() => {
          for (let index = 0; index < kilobytes; index++) insert.run('x'.repeat(1_000));
        })();
      });
    },
    /** Answers the pass that the worker has to do with the number of pages in the file. */
    answer(result: PassResult) {
      const done = passes.shift();
      if (!done) throw new Error('The worker has nothing to do.');
      done(result);
    },
  };
}

const FULL: PassResult = { pages: Math.ceil(LIMITS.maxBytes / 4_096) + 1 };

/** A database whose file is full and whose worker does the last pass, while a writer waits. */
function openPaused() {
  const opened = openDatabase();
  opened.write(WORKER_KB);
  opened.clock.advance(1_000);
  opened.answer(FULL);
  opened.answer(FULL);
  let isWritten = false;
  opened.checkpoints.whenWritable(() => (isWritten = true));
  expect(isWritten).toBe(false);
  return { ...opened, isWritten: () => isWritten };
}

describe('Checkpoints', () => {
  test('start no worker for a small file', () => {
    const { clock, passes, write } = openDatabase();
    write(10);
    clock.advance(60_000);
    expect(passes).toHaveLength(0);
  });

  test('copy once a second what was written since, and nothing on a quiet server', () => {
    const { clock, passes, write, answer } = openDatabase();
    write(WORKER_KB);
    clock.advance(1_000);
    answer({ pages: 10 });
    clock.advance(60_000);
    expect(passes).toHaveLength(0);
    write(1);
    clock.advance(1_000);
    expect(passes).toHaveLength(1);
  });

  test('let the writers wait for the last part of a full file, and for no other', () => {
    const { checkpoints, clock, write, answer } = openDatabase();
    const written: string[] = [];
    write(WORKER_KB);
    clock.advance(1_000);
    checkpoints.whenWritable(() => written.push('while it copies'));
    answer(FULL);
    answer(FULL);
    checkpoints.whenWritable(() => written.push('one'));
    checkpoints.whenWritable(() => written.push('two'));
    expect(written).toEqual(['while it copies']);
    answer({ pages: 3 });
    checkpoints.whenWritable(() => written.push('three'));
    expect(written).toEqual(['while it copies']);
    clock.advance(0);
    expect(written).toEqual(['while it copies', 'one', 'two', 'three']);
    checkpoints.whenWritable(() => written.push('four'));
    expect(written.at(-1)).toBe('four');
  });

  test('let each writer that waited go on in a turn of the event loop of its own', () => {
    const { checkpoints, clock, write, answer } = openDatabase();
    const steps: string[] = [];
    write(WORKER_KB);
    clock.advance(1_000);
    answer(FULL);
    answer(FULL);
    for (const room of ['one', 'two']) {
      checkpoints.whenWritable(() => {
        steps.push(room);
        clock.after(0, () => steps.push('another task'));
      });
    }
    answer({ pages: 3 });
    expect(steps).toEqual([]);
    clock.advance(0);
    expect(steps).toEqual(['one', 'another task', 'two', 'another task']);
  });

  test('let the writers wait at most 100 ms', () => {
    const { clock, passes, write, answer, isWritten } = openPaused();
    clock.advance(99);
    expect(isWritten()).toBe(false);
    clock.advance(1);
    clock.advance(0);
    expect(isWritten()).toBe(true);
    // The worker still copies, so it gets no other task.
    write(1);
    clock.advance(10_000);
    expect(passes).toHaveLength(1);
    answer({ pages: 3 });
    write(1);
    clock.advance(1_000);
    expect(passes).toHaveLength(1);
  });

  test('let the writers go on when a pass fails', () => {
    const { clock, lines, answer, isWritten } = openPaused();
    answer({ error: 'disk I/O error' });
    clock.advance(0);
    expect(isWritten()).toBe(true);
    expect(lines).toEqual([expect.stringContaining('disk I/O error')]);
  });

  test('let the other writers go on when one of them throws', () => {
    const { checkpoints, clock, lines, write, answer } = openDatabase();
    let isWritten = false;
    write(WORKER_KB);
    clock.advance(1_000);
    answer(FULL);
    answer(FULL);
    checkpoints.whenWritable(() => {
      throw new Error('a bug');
    });
    checkpoints.whenWritable(() => (isWritten = true));
    answer({ pages: 3 });
    clock.advance(0);
    expect(isWritten).toBe(true);
    expect(lines).toEqual([expect.stringContaining('a bug')]);
  });

  test('log once that the passes fail, as on a full disk, until one succeeds', () => {
    const { clock, lines, write, answer } = openDatabase();
    write(WORKER_KB);
    const fail = { error: 'database or disk is full' };
    for (const result of [fail, fail, { pages: 10 }, fail]) {
      write(1);
      clock.advance(1_000);
      answer(result);
    }
    expect(lines).toHaveLength(2);
  });

  test('go on in the commits when the worker fails', () => {
    const { clock, database, lines, passes, write, fail, isStopped, isWritten } = openPaused();
    fail('out of memory');
    clock.advance(0);
    expect(isWritten()).toBe(true);
    expect(isStopped()).toBe(true);
    expect(lines).toEqual([expect.stringContaining('out of memory')]);
    const [automatic] = Object.values(database.query('PRAGMA wal_autocheckpoint').get() as object);
    expect(automatic).toBe(32_768);
    passes.length = 0;
    write(1);
    clock.advance(60_000);
    expect(passes).toHaveLength(0);
  });

  test('go on in the commits when the worker does not start', () => {
    const starts: string[] = [];
    const { clock, database, lines, write } = openDatabase((path) => {
      starts.push(path);
      throw new Error('no thread');
    });
    for (let second = 0; second < 3; second++) {
      write(WORKER_KB);
      clock.advance(1_000);
    }
    expect(starts).toHaveLength(1);
    expect(lines).toEqual([expect.stringContaining('no thread')]);
    const [automatic] = Object.values(database.query('PRAGMA wal_autocheckpoint').get() as object);
    expect(automatic).toBe(32_768);
  });

  test('stop the worker when the last checkpoint fails', () => {
    const { checkpoints, clock, database, lines, write, answer, isStopped } = openDatabase();
    write(WORKER_KB);
    clock.advance(1_000);
    answer({ pages: 10 });
    database.run('BEGIN IMMEDIATE');
    checkpoints.close();
    expect(isStopped()).toBe(true);
    expect(lines).toEqual([expect.stringContaining('the last checkpoint failed')]);
    expect(clock.pending).toBe(0);
    database.run('ROLLBACK');
  });

  test('release the writers when they are closed', () => {
    const { checkpoints, clock, isStopped, isWritten } = openPaused();
    checkpoints.close();
    expect([isWritten(), isStopped()]).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });
});

/** A real worker, whose passes a test can await. */
function observedWorker() {
  let finished: (() => void) | undefined;
  let isBusy = false;
  const start: StartCheckpointWorker = (path, failed) => {
    const worker = startCheckpointWorker(path, failed);
    return {
      stop: () => worker.stop(),
      pass(done) {
        isBusy = true;
        worker.pass((result) => {
          isBusy = false;
          done(result);
          finished?.();
        });
      },
    };
  };
  return {
    start,
    /** Resolves to whether another pass has begun. */
    passed: () => new Promise<boolean>((resolve) => (finished = () => resolve(isBusy))),
  };
}

describe('Checkpoints, while another connection reads the file,', () => {
  test('log once that a text waits to be erased, and erase it afterwards', () => {
    const { checkpoints, clock, database, lines, path, walBytes, write } = openDatabase();
    write(10);
    const reader = new Database(path, { readonly: true });
    for (let round = 0; round < 2; round++) {
      reader.run('BEGIN');
      reader.query('SELECT count(*) FROM item').get();
      write(1);
      checkpoints.eraseSoon();
      for (let second = 0; second < 5; second++) clock.advance(1_000);
      expect(lines.filter((line) => line.startsWith('a removed text waits to be erased'))).toHaveLength(round + 1);
      expect(walBytes()).toBeGreaterThan(0);
      reader.run('COMMIT');
      clock.advance(1_000);
      expect(walBytes()).toBe(0);
    }
    reader.close();
    checkpoints.close();
    database.close();
  });
});

describe('A worker for checkpoints', () => {
  test('starts a full file anew while its writer never rests', async () => {
    const { start, passed } = observedWorker();
    const { checkpoints, clock, database, walBytes, write } = openDatabase(start);
    const peak = { bytes: 0 };
    for (let round = 0; round < 4; round++) {
      write(FULL_KB);
      clock.advance(1_000);
      // A write after each pass. During the last one it waits.
      while (await passed()) write(1);
      write(1);
      peak.bytes = Math.max(peak.bytes, walBytes());
    }
    // Without the pause it would hold all four rounds.
    expect(peak.bytes).toBeLessThan(2 * LIMITS.maxBytes);
    checkpoints.close();
    expect(walBytes()).toBe(0);
    const { items } = database.query('SELECT count(*) AS items FROM item').get() as { items: number };
    expect(items).toBeGreaterThanOrEqual(4 * FULL_KB);
    database.close();
  });

  test('removes a deleted text from all files', async () => {
    const { start, passed } = observedWorker();
    const { checkpoints, clock, database, path, write } = openDatabase(start);
    database.run('PRAGMA secure_delete = ON');
    database.run(`INSERT INTO item VALUES ('a secret text')`);
    write(WORKER_KB);
    clock.advance(1_000);
    await passed();
    database.run(`DELETE FROM item WHERE text = 'a secret text'`);
    checkpoints.eraseSoon();
    clock.advance(1_000);
    while (await passed());
    for (const file of [path, `${path}-wal`]) expect(readFileSync(file).includes('a secret text')).toBe(false);
    checkpoints.close();
    database.close();
  });
});
