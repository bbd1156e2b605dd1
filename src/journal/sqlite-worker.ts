import type { Database } from 'bun:sqlite';
import { Worker } from 'node:worker_threads';

/** What a pass of a worker came to: the pages in the write-ahead file, or why it failed. */
export type PassResult = { readonly pages: number } | { readonly error: string };

/** Copies the write-ahead file of a database into it, beside the connection that writes. */
export interface CheckpointWorker {
  /** Copies what is in the file now. Call it again only after `done`, which is called once unless the worker fails or is stopped. */
  pass(done: (result: PassResult) => void): void;
  stop(): void;
}

/** Starts a worker for a database. `failed` is called when the worker ends by itself. */
export type StartCheckpointWorker = (path: string, failed: (reason: string) => void) => CheckpointWorker;

/**
 * The script of the worker. It refers to nothing outside itself, because only its source reaches the worker: no file that the
 * executable and the bundles would need. A passive checkpoint takes no lock that a writer needs.
 */
async function runWorker(): Promise<void> {
  const { Database: Connection } = await import('bun:sqlite');
  const { parentPort } = await import('node:worker_threads');
  let database: Database | undefined;
  const pass = (path: string): PassResult => {
    try {
      if (!database) {
        database = new Connection(path, { readwrite: true });
        database.run('PRAGMA busy_timeout = 1000');
      }
      // `get` would stop before the end of the statement, which then keeps its locks.
      const [row] = database.query('PRAGMA wal_checkpoint(PASSIVE)').all() as { log: number }[];
      return { pages: row?.log ?? 0 };
    } catch (error) {
      return { error: String(error) };
    }
  };
  parentPort?.on('message', (path: string) => parentPort.postMessage(pass(path)));
}

/** Starts a worker of this process. It does not keep the process alive. */
export const startCheckpointWorker: StartCheckpointWorker = (path, failed) => {
  const worker = new Worker(`(${runWorker})();`, { eval: true });
  worker.unref();
  let done: (result: PassResult) => void = () => {};
  let isStopped = false;
  const fail = (reason: string) => {
    if (!isStopped) failed(reason);
    isStopped = true;
  };
  worker.on('message', (result: PassResult) => done(result));
  worker.on('error', (error) => fail(String(error)));
  worker.on('exit', (code) => fail(`It ended with code ${code}.`));
  return {
    pass(next) {
      done = next;
      worker.postMessage(path);
    },
    stop() {
      isStopped = true;
      done = () => {};
      void worker.terminate();
    },
  };
};
