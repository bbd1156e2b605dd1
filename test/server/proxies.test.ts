import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualBlock } from '../helpers/manual-block.ts';
import { freePort, listenLocally, nginxCommand, nginxConfig } from '../helpers/nginx.ts';
import { runDoctor } from '../helpers/run-doctor.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

/** A proxy with the configuration of the manual, apart from its port, its certificate and the URL of the server. */
interface Proxy {
  readonly name: string;
  readonly program: string;
  readonly package: string;
  configure(port: number, chat: string, folder: string, path: string): Promise<string>;
  command(config: string, folder: string): string[];
}

const PROXIES: readonly Proxy[] = [
  {
    ...{ name: 'nginx', program: 'nginx', package: 'nginx' },
    async configure(port, chat, folder, path) {
      const block = listenLocally(await manualBlock('deployment', 'nginx'), port)
        .replace('location / ', `location ${path} `)
        .replace('http://127.0.0.1:8080', chat);
      return nginxConfig(block, folder);
    },
    command: nginxCommand,
  },
  {
    ...{ name: 'Caddy', program: 'caddy', package: 'caddy' },
    async configure(port, chat, _, path) {
      const block = (await manualBlock('deployment', 'caddyfile', path === '/' ? 'chat.example' : 'handle_path'))
        .replace(/^(chat\.)?example(\.com)?(?= \{)/, `http://127.0.0.1:${port}`)
        .replace('127.0.0.1:8080', chat.replace('http://', ''));
      return `{\nadmin off\n}\n${block}`;
    },
    command: (config) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', config],
  },
];

for (const proxy of PROXIES) {
  for (const path of ['/', '/chat/']) {
    const name = `The server works behind ${proxy.name} at ${path}, as the manual configures it, and sees the address of each client`;
    const isInstalled = Bun.which(proxy.program) !== null;
    if (!isInstalled)
      test.skip(`${name} (skipped: no ${proxy.program}: run "apt-get install ${proxy.package}")`, () => {});
    else test(name, () => expectWorksBehind(proxy, path), 20_000);
  }
}

async function expectWorksBehind(proxy: Proxy, path: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-box-proxy-'));
  const port = await freePort();
  const outside = `http://127.0.0.1:${port}${path}`;
  await using server = await startTestServer({
    ...{ FILES: 'all', HOST: '127.0.0.1', UDP_HOST: '0.0.0.0', TRUST_PROXY: '1', PUBLIC_URL: outside },
  });
  const config = join(folder, 'config');
  await Bun.write(config, await proxy.configure(port, server.url, folder, path));
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  await using child = Bun.spawn(proxy.command(config, folder), {
    cwd: folder,
    env,
    stdout: 'ignore',
    stderr: 'ignore',
  });
  const isUp = () =>
    fetch(`${outside}healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(isUp, `${proxy.name} answers`, 8_000);

  const { code, out } = await runDoctor([outside]);
  expect(out).toMatch(/^ok +A WebSocket opens/m);
  expect(out).toMatch(/^ok +A data channel opens/m);
  expect(out).toMatch(/^ok +Pictures of 5 MB reach the server/m);
  expect(out).not.toMatch(/^FAIL/m);
  expect(code).toBe(0);

  if (path !== '/') {
    const withoutSlash = await fetch(outside.replace(/\/$/, ''));
    expect([withoutSlash.status, withoutSlash.url]).toEqual([200, outside]);
  }

  // The server takes the address of the client from the proxy's header.
  const post = () => fetch(`${outside}whip/room`, { method: 'POST', headers: { 'X-Forwarded-For': '8.8.8.8' } });
  expect((await post()).status).toBe(415);
  const { findings } = (await (await fetch(`${server.url}/check.json`)).json()) as { findings: object[] };
  expect(JSON.stringify(findings)).toContain('TRUST_PROXY=1 matches the requests');
  expect((await fetch(`${outside}check.json`)).status).toBe(403);
  child.kill('SIGTERM');
  await child.exited;
  rmSync(folder, { recursive: true, force: true });
}
