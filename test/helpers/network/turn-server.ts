import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a TURN server listens and relays. */
export interface TurnServerOptions {
  /** Address and port for clients. */
  readonly listen: string;
  readonly port: number;
  /** Address of the relayed packets. */
  readonly relay: string;
  /** The only address that it relays to. */
  readonly peer: string;
  /** Prefix of its command, such as `ip netns exec`. */
  readonly before: readonly string[];
}

/** Returns how to install coturn, or undefined when it is installed. */
export function findMissingTurn(): string | undefined {
  return Bun.which('turnserver') ? undefined : 'no turnserver: run "apt-get install coturn"';
}

/** Starts a real coturn with `use-auth-secret` and resolves once it listens. */
export async function startTurnServer(secret: string, options: TurnServerOptions): Promise<AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-box-turn-'));
  const settings = {
    'listening-ip': options.listen,
    'relay-ip': options.relay,
    'denied-peer-ip': '0.0.0.0-255.255.255.255',
    'allowed-peer-ip': options.peer,
    'listening-port': options.port,
    'static-auth-secret': secret,
    ...{ realm: 'chat.example', userdb: join(folder, 'db'), pidfile: join(folder, 'pid'), 'log-file': 'stdout' },
  };
  const child = Bun.spawn(
    [
      ...[
        ...options.before,
        'turnserver',
        '-n',
        '-v',
        '--use-auth-secret',
        '--no-tls',
        '--no-dtls',
        '--no-cli',
        '--no-multicast-peers',
      ],
      ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
    ],
    { cwd: folder, stdout: 'pipe', stderr: 'pipe' },
  );
  await waitForOutput(child.stdout, /UDP listener opened/i);
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once the output matches, and keeps reading so that the pipe never fills. Rejects when the output ends first. */
function waitForOutput(stream: ReadableStream<Uint8Array>, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    void (async () => {
      let text = '';
      for await (const chunk of stream) {
        if (text.length < 100_000) text += new TextDecoder().decode(chunk);
        if (pattern.test(text)) resolve();
      }
      reject(new Error(`turnserver ended: ${text.slice(-500)}`));
    })();
  });
}
