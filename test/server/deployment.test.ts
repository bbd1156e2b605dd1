import { describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocks, manualSources } from '../helpers/manual-sources.ts';
import { knownSettings } from '../helpers/known-settings.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { storedTexts, storeTexts } from '../helpers/stored-texts.ts';
import { redisTest } from '../helpers/redis-test.ts';
import { redisProgram } from '../helpers/start-redis.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { runTransfer } from '../helpers/run-transfer.ts';

const manual = await manualSources();

/** Returns the only code block with this text on a page of the manual. */
function block(page: string, text: string): string {
  const source = manual.find(({ name }) => name === page);
  const [found, ...more] = codeBlocks(source?.markdown ?? '').filter(({ code }) => code.includes(text));
  if (!found || more.length > 0)
    throw new Error(`The page ${page} has ${more.length + (found ? 1 : 0)} blocks with ${text}.`);
  return found.code;
}

const server = block('deployment', 'ExecStart=');
const backup = block('operations', 'Type=oneshot');
const timer = block('operations', '[Timer]');
const ship = block('operations', '/usr/bin/rclone');

/** The values of a key of a unit. */
function values(unit: string, key: string): readonly string[] {
  return [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
}

/** A folder with a program `chat-box` that runs the sources, like the executable. */
function installed() {
  const folder = temporaryFolder();
  const program = join(folder.path, 'chat-box');
  writeFileSync(program, `#!/bin/sh\ncd '${projectRoot}' && exec '${process.execPath}' run index.ts "$@"\n`);
  chmodSync(program, 0o755);
  return Object.assign(folder, { program });
}

/** Writes units into a folder, with this program in place of the installed ones. */
function writeUnits(folder: string, program: string, units: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(units).map(([name, unit]) => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, unit.replaceAll('/usr/local/bin/chat-box', program).replaceAll('/usr/bin/rclone', program));
    return path;
  });
}

const analyze = Bun.which('systemd-analyze');
const missing = analyze ? '' : ' (skipped: no systemd-analyze: run "apt-get install systemd")';

describe('The units of the manual', () => {
  test.skipIf(!analyze)(`are valid for systemd${missing}`, () => {
    using folder = installed();
    const paths = writeUnits(folder.path, folder.program, {
      'chat-box.service': server,
      'chat-box-backup.service': backup,
      'chat-box-backup.service.d/ship.conf': ship,
      'chat-box-backup.timer': timer,
    });
    const units = paths.filter((path) => !path.endsWith('.conf'));
    const { exitCode, stderr } = Bun.spawnSync(['systemd-analyze', 'verify', '--man=no', ...units]);
    expect([exitCode, stderr.toString()]).toEqual([0, '']);
  });

  test.skipIf(!analyze).each([
    ['chat-box.service', server],
    ['chat-box-backup.service', backup],
  ])(`%s has at most 2.0 points of exposure${missing}`, (name, unit) => {
    using folder = installed();
    const [path = ''] = writeUnits(folder.path, folder.program, { [name]: unit });
    const command = ['systemd-analyze', 'security', '--no-pager', '--offline=true', '--threshold=20', path];
    const { exitCode, stdout } = Bun.spawnSync(command);
    expect([exitCode, stdout.toString().split('\n').at(-2)]).toEqual([0, expect.stringContaining('OK')]);
  });

  test('start the server with their command and settings', async () => {
    using folder = installed();
    const command = (values(server, 'ExecStart')[0] ?? '').replace('/usr/local/bin/chat-box', folder.program);
    const settings = Object.fromEntries(values(server, 'Environment').map((pair) => pair.split('=', 2)));
    expect(Object.keys(settings).filter((name) => !knownSettings().has(name))).toEqual([]);
    expect(settings).toEqual({ DATA_DIR: `/var/lib/${values(server, 'StateDirectory')[0]}` });
    const DATA_DIR = join(folder.path, 'data');
    await using started = await startTestServer({ DATA_DIR }, { command: command.split(' ') });
    expect((await fetch(`${started.url}/readyz`)).status).toBe(200);
    expect(readdirSync(DATA_DIR)).toContain('chat.sqlite');
  });

  test('make a backup with their command, which restores, and remove those that are older than two weeks', async () => {
    using folder = installed();
    const place = (command: string) =>
      command
        .replaceAll('/usr/local/bin/chat-box', folder.program)
        .replaceAll('/var/lib/', `${folder.path}/`)
        .replaceAll('%%', '%');
    const backups = join(folder.path, 'chat-box-backups');
    const data = join(folder.path, 'restored');
    mkdirSync(backups);
    storeTexts(join(folder.path, 'data'), ['kept']);
    for (const [name, days] of [
      ['chat-box-2020-01-01.tar', 16],
      ['chat-box-2020-01-02.tar', 13],
      ['notes.txt', 100],
    ] as const) {
      const time = new Date(Date.now() - days * 86_400_000);
      writeFileSync(join(backups, name), '');
      utimesSync(join(backups, name), time, time);
    }
    const [run = '', prune = ''] = [...values(backup, 'ExecStart'), ...values(backup, 'ExecStartPost')].map(place);
    for (const command of [run.replace(`--data ${folder.path}/chat-box `, `--data ${folder.path}/data `), prune])
      expect([command, Bun.spawnSync(['sh', '-c', command]).exitCode]).toEqual([command, 0]);
    const names = readdirSync(backups).toSorted();
    expect(names).toEqual([
      'chat-box-2020-01-02.tar',
      expect.stringMatching(/^chat-box-20\d\d-\d\d-\d\d\.tar$/),
      'notes.txt',
    ]);
    expect(await runTransfer({ args: ['restore', '--data', data, join(backups, names[1] ?? '')] })).toMatchObject({
      code: 0,
    });
    expect(storedTexts(data)).toEqual(['kept']);
  }, 30_000);
});

redisTest('The compose file of the manual starts an engine and a chat that work together', async () => {
  using folder = temporaryFolder();
  const { services } = Bun.YAML.parse(block('deployment', 'depends_on:')) as {
    services: { chat: { environment: Record<string, unknown> }; engine: { command: string } };
  };
  const socket = join(folder.path, 'engine.sock');
  // A socket in place of the port, which another program may use.
  const command = services.engine.command
    .replace('valkey-server', `exec ${redisProgram}`)
    .replace('--port 6380', '--port 0');
  await using engine = Bun.spawn(['sh', '-c', `${command} --unixsocket ${socket}`], {
    ...{ cwd: folder.path, stdout: 'ignore', stderr: 'ignore' },
  });
  await until(() => existsSync(socket), 'the engine listens');
  const settings = Object.fromEntries(
    Object.entries(services.chat.environment).map(([name, value]) => [name, `${value}`]),
  );
  await using chat = await startTestServer({ ...settings, REDIS_URL: `redis+unix://${socket}` });
  expect((await fetch(`${chat.url}/readyz`)).status).toBe(200);
  expect(chat.logs).toEqual([]);
  await chat.stop();
  engine.kill();
});
