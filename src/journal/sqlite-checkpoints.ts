import type { Database } from 'bun:sqlite';
import { statSync } from 'node:fs';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { CheckpointWorker, PassResult, StartCheckpointWorker } from './sqlite-worker.ts';

/** Time from a write until the next checkpoint, which covers all writes in between. */
const INTERVAL_MS = 1_000;
/** A worker takes 6 MB of memory, which a quiet server does not need. */
const LIMITS: WalLimits = { workerBytes: 4 * 1024 * 1024, maxBytes: 64 * 1024 * 1024 };
/** A page in the write-ahead file, with its header. */
const WAL_PAGE_BYTES = 4_096 + 24;
/** Passes before the one for which writers wait. Each copies what was written during the one before it, which is ever less. */
const PASSES_BEFORE_PAUSE = 2;
/** How long writers wait for the last pass. */
const MAX_PAUSE_MS = 100;
/** Time from a deletion until the write-ahead file no longer contains the text. */
const ERASE_DELAY_MS = 1_000;
/** How long the last checkpoint waits for the worker, and how often it looks. */
const CLOSE_TIMEOUT_MS = 1_000;
const CLOSE_STEP_MS = 5;
/** Pages between the checkpoints of a commit when the worker fails: 128 MiB. */
const AUTOMATIC_PAGES = 32_768;

/** Sizes of the write-ahead file. */
export interface WalLimits {
  /** From this size on a worker copies it. */
  readonly workerBytes: number;
  /** From this size on it starts anew. */
  readonly maxBytes: number;
}

/** Collaborators of the checkpoints of a database. */
export interface CheckpointDeps {
  readonly database: Database;
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly startWorker: StartCheckpointWorker;
  readonly limits?: WalLimits;
}

type State =
  | { readonly kind: 'idle' }
  /** The worker copies while rooms write. */
  | { readonly kind: 'copying'; readonly passes: number }
  /** The worker copies the rest while the writers wait, after which the next write starts the file anew. */
  | { readonly kind: 'pausing'; readonly writers: (() => void)[]; readonly cancelDeadline: Cancel };

/**
 * Moves what was written from the write-ahead file into the database. SQLite would do it in a commit, and each time stop the
 * event loop for about 100 ms. A worker does it here, once a second. It alone would let the file grow without limit under
 * an unbroken writer, so at 64 MiB the rooms wait for the last part, which takes a few milliseconds.
 */
export class Checkpoints {
  #state: State = { kind: 'idle' };
  #worker: CheckpointWorker | undefined;
  #canHaveWorker = true;
  #cancelCheck: Cancel | undefined;
  #cancelErase: Cancel | undefined;
  /** Writers that have waited and may go on, one in each turn of the event loop. */
  readonly #released: (() => void)[] = [];
  #cancelNext: Cancel | undefined;
  /** A deleted text is to be removed from the write-ahead file. */
  #mustErase = false;
  /** True while the log says that a text waits to be erased. */
  #isWaitLogged = false;
  /** The last pass failed, and that was logged. */
  #hasFailed = false;
  readonly #limits: WalLimits;

  constructor(private readonly deps: CheckpointDeps) {
    this.#limits = deps.limits ?? LIMITS;
    deps.database.run('PRAGMA wal_autocheckpoint = 0');
  }

  /** Calls `write` at once, or after the last part of a checkpoint: within 100 ms. */
  whenWritable(write: () => void): void {
    this.checkSoon();
    if (this.#state.kind === 'pausing') this.#state.writers.push(write);
    else if (this.#released.length > 0) this.#released.push(write);
    else write();
  }

  /** Copies, a second from now, what is written until then. `whenWritable` does so too. */
  checkSoon(): void {
    this.#cancelCheck ??= this.deps.clock.after(INTERVAL_MS, () => {
      this.#cancelCheck = undefined;
      if (this.#state.kind === 'idle' && this.#ensureWorker()) this.#copy(1);
    });
  }

  /** Removes from the write-ahead file, a second from now, the texts that it still contains from before an UPDATE. */
  eraseSoon(): void {
    this.#cancelErase ??= this.deps.clock.after(ERASE_DELAY_MS, () => {
      this.#cancelErase = undefined;
      this.#mustErase = true;
      if (!this.#worker) this.#erase();
      else if (this.#state.kind === 'idle') this.#copy(1);
    });
  }

  /** Stops the worker and copies everything. Call it before the database is closed. Never throws. */
  close(): void {
    this.#resume();
    this.#cancelNext?.();
    while (this.#released.length > 0) this.#runReleased();
    this.#cancelCheck?.();
    this.#cancelErase?.();
    if (!this.#worker) return;
    // The server ends, so it may block until the worker has ended its pass.
    try {
      for (let waited = 0; waited < CLOSE_TIMEOUT_MS && !this.#truncate(); waited += CLOSE_STEP_MS) {
        Bun.sleepSync(CLOSE_STEP_MS);
      }
    } catch (error) {
      // The next start copies what is left.
      this.deps.log('the last checkpoint failed', { error: String(error) }, 'error');
    } finally {
      this.#worker.stop();
      this.#worker = undefined;
    }
  }

  /** Starts the worker when the file has become large. */
  #ensureWorker(): boolean {
    if (this.#worker) return true;
    const { path, startWorker } = this.deps;
    const bytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (!this.#canHaveWorker || bytes < this.#limits.workerBytes) return false;
    try {
      this.#worker = startWorker(path, (reason) => this.#lose(reason));
      return true;
    } catch (error) {
      this.#lose(String(error));
      return false;
    }
  }

  #copy(passes: number): void {
    this.#state = { kind: 'copying', passes };
    this.#worker?.pass((result) => {
      if (this.#failed(result)) return;
      const isFull = result.pages * WAL_PAGE_BYTES > this.#limits.maxBytes;
      if (!isFull && !this.#mustErase) this.#state = { kind: 'idle' };
      else if (passes < PASSES_BEFORE_PAUSE) this.#copy(passes + 1);
      else this.#pause();
    });
  }

  #pause(): void {
    const { clock, log } = this.deps;
    const cancelDeadline = clock.after(MAX_PAUSE_MS, () => {
      log('a checkpoint takes long', { ms: MAX_PAUSE_MS }, 'debug');
      this.#release();
    });
    this.#state = { kind: 'pausing', writers: [], cancelDeadline };
    this.#worker?.pass((result) => {
      if (this.#failed(result)) return;
      if (this.#mustErase) this.#erase();
      this.#resume();
    });
  }

  /** Lets the writers go on. The worker is still busy. */
  #release(): void {
    this.#resume();
    this.#state = { kind: 'copying', passes: PASSES_BEFORE_PAUSE };
  }

  #resume(): void {
    const state = this.#state;
    this.#state = { kind: 'idle' };
    if (state.kind !== 'pausing') return;
    state.cancelDeadline();
    this.#released.push(...state.writers);
    this.#scheduleReleased();
  }

  /** Runs the released writers. Together, and with the end of the checkpoint, the turns of their rooms would stop the event loop. */
  #scheduleReleased(): void {
    if (this.#cancelNext || this.#released.length === 0) return;
    this.#cancelNext = this.deps.clock.after(0, () => {
      this.#cancelNext = undefined;
      this.#runReleased();
      this.#scheduleReleased();
    });
  }

  #runReleased(): void {
    const write = this.#released.shift();
    try {
      write?.();
    } catch (error) {
      // A bug in one room. The others still wait.
      this.deps.log('a write after a checkpoint failed', { error: String(error) }, 'error');
    }
  }

  #failed(result: PassResult): result is Extract<PassResult, { error: string }> {
    const wasLogged = this.#hasFailed;
    this.#hasFailed = 'error' in result;
    if (!('error' in result)) return false;
    if (!wasLogged) this.deps.log('a checkpoint failed', { error: result.error }, 'error');
    this.#resume();
    return true;
  }

  /** Goes on without a worker: SQLite then copies in some of the commits. */
  #lose(reason: string): void {
    this.deps.log('the worker for checkpoints failed', { error: reason }, 'error');
    this.#worker?.stop();
    this.#worker = undefined;
    this.#canHaveWorker = false;
    this.deps.database.run(`PRAGMA wal_autocheckpoint = ${AUTOMATIC_PAGES}`);
    this.#resume();
    if (this.#mustErase) this.#erase();
  }

  /** Empties the write-ahead file. Little is left to copy after a pass of the worker. */
  #erase(): void {
    try {
      if (!this.#truncate()) throw new Error('Another connection is reading the file.');
      this.#mustErase = this.#isWaitLogged = false;
    } catch (error) {
      if (!this.#isWaitLogged) this.deps.log('a removed text waits to be erased', { error: String(error) }, 'warn');
      this.#isWaitLogged = true;
      this.eraseSoon();
    }
  }

  /** Copies what is left and empties the write-ahead file. Returns false when another connection uses it. */
  #truncate(): boolean {
    const [row] = this.deps.database.query('PRAGMA wal_checkpoint(TRUNCATE)').all() as { busy: number }[];
    return row?.busy === 0;
  }
}
