import { manualBlock } from './manual-block.ts';
import { freePort, listenLocally, startNginx } from './nginx.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A port of a process in the manual. */
const PORT = /\b808\d\b/g;

/** One process of several with pinned rooms. */
export interface PinnedProcess {
  /** First segment of the path in its `PUBLIC_URL`. */
  readonly name: string;
  readonly server: TestServer;
  /** Starts the process again, with the same settings. It must have ended. */
  restart(): Promise<void>;
}

/** Two processes behind nginx, all as the manual configures them apart from ports, folders, host name and TLS. */
export interface PinnedRooms extends AsyncDisposable {
  /** URL of nginx, without a trailing slash. */
  readonly url: string;
  readonly processes: readonly PinnedProcess[];
}

/** Starts the processes and nginx with the lines of the manual's page on scaling. */
export async function startPinnedRooms(extraEnv: Readonly<Record<string, string>> = {}): Promise<PinnedRooms> {
  const commands = await manualBlock('scaling', 'sh', '/n1');
  const blocks = await manualBlock('scaling', 'nginx', 'hash ');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const ports = new Map<string, number>();
  for (const documented of new Set(commands.match(PORT))) ports.set(documented, await freePort());
  const folder = temporaryFolder();
  const here = (text: string) =>
    text
      .replaceAll('https://chat.example', url)
      .replaceAll('/var/lib', folder.path)
      .replace(PORT, (documented) => String(ports.get(documented)));

  const [common = '', ...starts] = here(commands).trim().split('\n');
  const processes = await Promise.all(
    starts.map((line) => startProcess({ ...readAssignments(common), ...readAssignments(line), ...extraEnv })),
  );
  const nginx = await startNginx(listenLocally(here(blocks), port), `${url}/healthz`);
  return {
    url,
    processes,
    async [Symbol.asyncDispose]() {
      await nginx[Symbol.asyncDispose]();
      for (const { server } of processes) await server[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

async function startProcess(env: Readonly<Record<string, string>>): Promise<PinnedProcess> {
  let server = await startTestServer(env);
  return {
    name: new URL(env['PUBLIC_URL'] ?? '').pathname.slice(1),
    get server() {
      return server;
    },
    async restart() {
      server = await startTestServer(env);
    },
  };
}

/** Reads the environment variables of a shell command. */
function readAssignments(line: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...line.matchAll(/\b([A-Z_]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
}
