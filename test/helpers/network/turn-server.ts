import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a TURN server runs. */
export interface TurnServerOptions {
  /** Where clients reach it, and the port. */
  readonly listen: string;
  readonly port: number;
  /** From where it relays. */
  readonly relay: string;
  /** The one address that it relays to. */
  readonly peer: string;
  /** Stands in front of its command, such as `ip netns exec`. */
  readonly before: readonly string[];
}

/** Undefined where coturn is installed, else what is missing and the command that changes it. */
export function findMissingTurn(): string | undefined {
  return Bun.which('turnserver') ? undefined : 'no turnserver: run "apt-get install coturn"';
}

/** Starts a real coturn with `use-auth-secret` and resolves once it listens. */
export async function startTurnServer(secret: string, place: TurnServerOptions): Promise<AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-box-turn-'));
  const options = {
    'listening-ip': place.listen,
    'relay-ip': place.relay,
    'denied-peer-ip': '0.0.0.0-255.255.255.255',
    'allowed-peer-ip': place.peer,
    'listening-port': place.port,
    'static-auth-secret': secret,
    ...{ realm: 'chat.example', userdb: join(folder, 'db'), pidfile: join(folder, 'pid'), 'log-file': 'stdout' },
  };
  const child = Bun.spawn(
    [
      ...[
        ...place.before,
        'turnserver',
        '-n',
        '-v',
        '--use-auth-secret',
        '--no-tls',
        '--no-dtls',
        '--no-cli',
        '--no-multicast-peers',
      ],
      ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
    ],
    { cwd: folder, stdout: 'pipe', stderr: 'pipe' },
  );
  await firstOutput(child.stdout, /UDP listener opened/i);
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once the output holds this, and goes on reading so that nothing fills up; rejects when it ends before. */
function firstOutput(stream: ReadableStream<Uint8Array>, what: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    void (async () => {
      let text = '';
      for await (const chunk of stream) {
        if (text.length < 100_000) text += new TextDecoder().decode(chunk);
        if (what.test(text)) resolve();
      }
      reject(new Error(`turnserver ended: ${text.slice(-500)}`));
    })();
  });
}
