import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { RedisClient } from 'bun';
import { builtServer } from './built-server.ts';
import { manualBlock } from './manual-block.ts';
import { freePort, missingNginx, startNginx } from './nginx.ts';
import { projectRoot } from './project-root.ts';
import { redisProgram } from './start-redis.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

/** A port of the engine, of nginx or of a node in the manual. */
const PORT = /\b(?:6380|808\d)\b/g;

/** Names of the nodes in the manual. */
const NODE_NAMES = ['n1', 'n2', 'n3'];

/** Three nodes behind nginx, started by a shell with the commands of the manual. Only their ports differ. */
export interface ManualNodes extends AsyncDisposable {
  /** URL of nginx, without a trailing slash. */
  readonly url: string;
  /** URL of the engine. */
  readonly engineUrl: string;
  readonly names: readonly string[];
  /** Returns the URL of a node itself. */
  nodeUrl(name: string): string;
  /** Returns the name of the node that has a member, by the member's name. */
  nodeOf(room: string, memberName: string): Promise<string>;
  /** Ends a node, and resolves once it has ended. */
  end(name: string, signal: NodeJS.Signals): Promise<void>;
  /** Starts a node that has ended with its command again, and resolves once it takes members. */
  start(name: string): Promise<void>;
}

/** Returns the reason to skip a test that needs nginx and an engine, for its title. Undefined where both are installed. */
export function missingForNodes(): string | undefined {
  return redisProgram === null ? 'skipped: no redis-server: run "apt-get install redis-server"' : missingNginx();
}

/** Starts the engine, the nodes and nginx with the lines of the manual's page on scaling. */
export async function startManualNodes(): Promise<ManualNodes> {
  const folder = temporaryFolder();
  const ports = new Map<string, number>();
  const commands = await manualBlock('scaling', 'sh', 'NODE_ID=n1');
  for (const documented of new Set(commands.match(PORT))) ports.set(documented, await freePort());
  const here = (text: string) => text.replace(PORT, (documented) => String(ports.get(documented)));
  const blocks = here(await manualBlock('scaling', 'nginx', 'chat_nodes')).replace('listen ', 'listen 127.0.0.1:');
  const url = `http://localhost:${ports.get('8080')}`;
  const engineUrl = `redis://127.0.0.1:${ports.get('6380')}`;
  const pids = `${folder.path}/pids`;
  const programs = await writePrograms(`${folder.path}/programs`, pids);
  const isWanted = (line: string, name: string) => line.startsWith('export ') || line.includes(`NODE_ID=${name} `);

  /** Runs lines of the manual in a shell, which waits for what they start. */
  const run = (lines: string) =>
    Bun.spawn(['sh', '-c', `${lines}\nwait`], {
      ...{ cwd: folder.path, stdout: 'ignore', stderr: 'ignore' },
      env: { PATH: `${programs}:${process.env['PATH'] ?? ''}`, HOME: folder.path },
    });
  const nodeUrl = (name: string) => `http://127.0.0.1:${ports.get(`808${name.slice(1)}`)}`;
  const isReady = (name: string) =>
    fetch(`${nodeUrl(name)}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  const readPid = async (name: string) => Number(await Bun.file(`${pids}/${name}`).text());
  const shells = [run(here(commands))];
  const end = async (name: string, signal: NodeJS.Signals) => {
    const pid = await readPid(name);
    if (isRunning(pid)) process.kill(pid, signal);
    await until(() => !isRunning(pid), `${name} has ended`);
  };
  const dispose = async () => {
    for (const name of [...NODE_NAMES, 'engine']) await end(name, 'SIGKILL').catch(() => {});
    for (const shell of shells) await shell.exited;
    folder[Symbol.dispose]();
  };
  try {
    for (const name of NODE_NAMES) await until(() => isReady(name), `${name} takes members`, 30_000);
    const nginx = await startNginx(blocks, `${url}/healthz`);
    return {
      ...{ url, engineUrl, names: NODE_NAMES, nodeUrl, end },
      nodeOf: (room, memberName) => readNode(engineUrl, room, memberName),
      async start(name) {
        shells.push(
          run(
            here(commands)
              .split('\n')
              .filter((line) => isWanted(line, name))
              .join('\n'),
          ),
        );
        await until(() => isReady(name), `${name} takes members`, 30_000);
      },
      async [Symbol.asyncDispose]() {
        await nginx[Symbol.asyncDispose]();
        await dispose();
      },
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Writes a `bun` that starts the server of this test, and a `redis-server`. Both store their process ids. */
async function writePrograms(folder: string, pids: string): Promise<string> {
  const server = (await builtServer()).map((part) => `'${part}'`).join(' ');
  for (const path of [folder, pids]) mkdirSync(path);
  const programs = {
    bun: `[ "$1" = start ] || exit 0\necho $$ > '${pids}'/$NODE_ID\ncd '${projectRoot}'\nexec ${server}`,
    'redis-server': `echo $$ > '${pids}/engine'\nexec '${redisProgram}' "$@"`,
  };
  for (const [name, lines] of Object.entries(programs)) {
    writeFileSync(`${folder}/${name}`, `#!/bin/sh\n${lines}\n`);
    chmodSync(`${folder}/${name}`, 0o755);
  }
  return folder;
}

/** Reads in the engine which node has a member. The id of a node begins with its name. */
async function readNode(engineUrl: string, room: string, memberName: string): Promise<string> {
  const client = new RedisClient(engineUrl, { autoReconnect: false });
  try {
    const members = (await client.send('HVALS', [`chat:{${room}}:who`])) as readonly string[];
    const member = members.find((value) => value.endsWith(` ${memberName}`));
    if (member === undefined) throw new Error(`${memberName} is not in ${room}.`);
    return member.slice(0, member.indexOf('.'));
  } finally {
    client.close();
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
