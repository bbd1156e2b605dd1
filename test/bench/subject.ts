import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { killChild, trackChild } from './children.ts';
import { readUsage, type Usage } from './usage.ts';
import type { Pauses } from './watch-loop.ts';

const START_TIMEOUT_MS = 60_000;
const ENTRIES = { 'chat-box': '../../index.ts', bare: 'bare-server.ts', 'bare-channels': 'bare-channels.ts' };

/** Data folders of the servers; they are removed with them. */
const folders = new Set<string>();
process.on('exit', () => folders.forEach(remove));

/** A server under test, in a process of its own. */
export interface Subject extends AsyncDisposable {
  readonly kind: keyof typeof ENTRIES;
  readonly url: string;
  usage(): Promise<Usage>;
  /** Resolves to the longest pauses of the event loop since the last call. Needs `watchesLoop`. */
  pauses(): Promise<Pauses>;
}

/** Differences from the usual server of a bench. */
export interface SubjectOptions {
  /** Settings, besides those of every subject. */
  readonly env?: Readonly<Record<string, string>>;
  /** Writes into the data folder before the server starts. */
  readonly fill?: (folder: string) => void;
  /** Prefix of its command, such as `ip netns exec`. */
  readonly before?: readonly string[];
  /** True: the server measures the pauses of its event loop. */
  readonly watchesLoop?: boolean;
}

/** Starts a server on a free port with its normal command, by default with an empty data folder and no rate limits. */
export async function startSubject(
  kind: Subject['kind'],
  { env = {}, fill, before = [], watchesLoop = false }: SubjectOptions = {},
): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'chat-box-bench-'));
  folders.add(folder);
  const log = join(folder, 'server.log');
  const data = join(folder, 'data');
  fill?.(data);
  let received: (pauses: Pauses) => void = () => {};
  const preload = watchesLoop ? ['--preload', pathOf('watch-loop.ts')] : [];
  const child = trackChild(
    Bun.spawn([...before, process.execPath, 'run', ...preload, pathOf(ENTRIES[kind])], {
      env: {
        ...process.env,
        ...{ PORT: '0', HOST: '', UDP_PORT: '', ALLOWED_ORIGINS: '', MAX_PEERS: '', MAX_ROOMS: '' },
        ...{ RATE: '0', RATE_BYTES: '0', DATA_DIR: data },
        ...env,
      },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: Bun.file(log),
      ...(watchesLoop && { ipc: (pauses: Pauses) => received(pauses) }),
    }),
  );
  const dispose = async () => {
    await killChild(child);
    remove(folder);
  };
  const url = await readUrl(child.stdout);
  if (url === undefined) {
    child.kill('SIGKILL');
    const logged = await readFile(log, 'utf8').catch(() => '');
    await dispose();
    throw new Error(`The ${kind} server did not start. ${logged.slice(-2_000)}`);
  }
  const pauses = () =>
    new Promise<Pauses>((resolve) => {
      received = resolve;
      child.send(null);
    });
  return { kind, url, usage: () => readUsage(child.pid), pauses, [Symbol.asyncDispose]: dispose };
}

/** Path of a file of the bench. */
function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** Reads the URL that a server prints when it listens; undefined when it prints none in time. */
async function readUrl(stdout: ReadableStream<Uint8Array>): Promise<string | undefined> {
  const reader = stdout.getReader();
  const late = Bun.sleep(START_TIMEOUT_MS).then(() => undefined);
  for (let printed = ''; ;) {
    const chunk = await Promise.race([reader.read(), late]);
    if (!chunk || chunk.done) return undefined;
    printed += Buffer.from(chunk.value).toString();
    const url = /is at (http:\S+)\n/.exec(printed)?.[1];
    if (url !== undefined) return url;
  }
}
