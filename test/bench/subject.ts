import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { end, keep } from './children.ts';
import { usageOf, type Usage } from './usage.ts';

const START_WITHIN = 20_000;
const ENTRIES = { 'chat-box': '../../index.ts', bare: 'bare-server.ts' };

/** What servers wrote, to be removed with them. */
const folders = new Set<string>();
process.on('exit', () => folders.forEach(remove));

/** A server in a process of its own. */
export interface Subject extends AsyncDisposable {
  readonly kind: keyof typeof ENTRIES;
  readonly url: string;
  usage(): Promise<Usage>;
}

/** Starts a server on a free port, as people run it, with an empty data folder and its budgets off. */
export async function startSubject(kind: Subject['kind']): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'chat-box-bench-'));
  folders.add(folder);
  const log = join(folder, 'server.log');
  const child = keep(
    Bun.spawn([process.execPath, 'run', fileURLToPath(new URL(ENTRIES[kind], import.meta.url))], {
      env: {
        ...process.env,
        ...{ PORT: '0', HOST: '', UDP_PORT: '', ALLOWED_ORIGINS: '', MAX_PEERS: '', MAX_ROOMS: '' },
        ...{ RATE: '0', RATE_BYTES: '0', DATA_DIR: join(folder, 'data') },
      },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: Bun.file(log),
    }),
  );
  const dispose = async () => {
    await end(child);
    remove(folder);
  };
  const url = await readUrl(child.stdout);
  if (url === undefined) {
    child.kill('SIGKILL');
    const words = await readFile(log, 'utf8').catch(() => '');
    await dispose();
    throw new Error(`The ${kind} server did not start. ${words.slice(-2_000)}`);
  }
  return { kind, url, usage: () => usageOf(child.pid), [Symbol.asyncDispose]: dispose };
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** The URL in the one line that a server prints when it listens; undefined when none comes. */
async function readUrl(stdout: ReadableStream<Uint8Array>): Promise<string | undefined> {
  const reader = stdout.getReader();
  const late = Bun.sleep(START_WITHIN).then(() => undefined);
  for (let heard = ''; ;) {
    const chunk = await Promise.race([reader.read(), late]);
    if (!chunk || chunk.done) return undefined;
    heard += Buffer.from(chunk.value).toString();
    const url = /is at (http:\S+)\n/.exec(heard)?.[1];
    if (url !== undefined) return url;
  }
}
