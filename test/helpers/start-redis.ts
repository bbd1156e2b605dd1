import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { RedisClient } from 'bun';
import { temporaryFolder } from './temporary-folder.ts';

/** The installed server of the engine; undefined without one. */
export const redisProgram = Bun.which('redis-server') ?? Bun.which('valkey-server');

/** A real Redis or Valkey server with its own folder. Disposal kills it and deletes the folder. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  /** URL over TCP, without credentials. */
  readonly url: string;
  /** Path of its Unix socket. */
  readonly socket: string;
  /** Folder of its configuration and data. */
  readonly folder: string;
  /** Sends a command over a connection of its own. `url` has the credentials, where the server needs them. */
  command(name: string, args?: readonly string[], url?: string): Promise<unknown>;
  /** Ends it without a chance to write anything (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again with its data, at the same port, after `kill`. */
  restart(): Promise<void>;
  /** Stops the process, and its clock, until `continue` (SIGSTOP). */
  stop(): void;
  continue(): void;
}

/** How to start a server. */
interface RedisSettings {
  /** Lines of its configuration file. They override the defaults: a free port of 127.0.0.1, a socket, an append-only file. */
  readonly config?: readonly string[];
  /** Encrypts with this certificate and key, and requires none of clients. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly isSentinel?: boolean;
}

/** Starts a server, and resolves when it accepts connections. */
export async function startRedis({ config = [], isSentinel = false, tls }: RedisSettings = {}): Promise<RedisServer> {
  const folder = temporaryFolder();
  const port = await freePort();
  const socket = `${folder.path}/redis.sock`;
  const listen = tls
    ? ['port 0', `tls-port ${port}`, `tls-cert-file ${tls.cert}`, `tls-key-file ${tls.key}`]
    : [`port ${port}`];
  if (tls) listen.push('tls-auth-clients no');
  const defaults = [...listen, 'bind 127.0.0.1', `dir ${folder.path}`, 'daemonize no'];
  // Each write reaches the operating system at once, so that a killed server loses nothing, and none waits for the disk.
  if (!isSentinel) defaults.push(`unixsocket ${socket}`, 'appendonly yes', 'appendfsync no', 'save ""');
  const file = `${folder.path}/redis.conf`;
  writeFileSync(file, [...defaults, ...config, ''].join('\n'));
  let child = await spawnRedis(file, isSentinel);
  const url = `redis://127.0.0.1:${port}`;
  const kill = async () => {
    child.kill('SIGKILL');
    await child.exited;
  };
  return {
    ...{ port, url, socket, kill, folder: folder.path },
    async command(name, args = [], at = url) {
      const client = new RedisClient(at, { autoReconnect: false });
      try {
        return await client.send(name, [...args]);
      } finally {
        client.close();
      }
    },
    async restart() {
      child = await spawnRedis(file, isSentinel);
    },
    stop: () => child.kill('SIGSTOP'),
    continue: () => child.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await kill();
      folder[Symbol.dispose]();
    },
  };
}

/** Starts the process, and resolves when it is ready. Rejects with its output when it ends before. */
async function spawnRedis(file: string, isSentinel: boolean): Promise<Bun.Subprocess<'ignore', 'pipe', 'pipe'>> {
  if (redisProgram === null) throw new Error('There is no redis-server.');
  const child = Bun.spawn([redisProgram, file, ...(isSentinel ? ['--sentinel'] : [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ready = Promise.withResolvers<void>();
  void (async () => {
    let output = '';
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      output += decoder.decode(chunk, { stream: true });
      if (/Ready to accept connections|\+monitor /.test(output)) ready.resolve();
    }
    ready.reject(new Error(`The server ended: ${output}${await new Response(child.stderr).text()}`));
  })();
  await ready.promise;
  return child;
}

/** Finds a TCP port that is free. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = Promise.withResolvers<number>();
  server.listen(0, '127.0.0.1', () => port.resolve((server.address() as AddressInfo).port));
  const found = await port.promise;
  await new Promise((resolve) => server.close(resolve));
  return found;
}
