import { expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, API_KEYS } from '../helpers/api-contract.ts';
import { carrierKinds } from '../helpers/carriers.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { metricsUrl, readMetrics, WITH_METRICS } from '../helpers/read-metrics.ts';
import { enterRoom } from '../helpers/test-member.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

test('The built executable serves the pages, the chat, the API and metrics, and runs the doctor, from an empty folder without the sources', async () => {
  const built = mkdtempSync(join(tmpdir(), 'chat-box-built-'));
  const empty = mkdtempSync(join(tmpdir(), 'chat-box-empty-'));
  try {
    const outfile = join(built, 'chat-box');
    await using build = Bun.spawn([process.execPath, 'run', 'src/assets/build-executable.ts', outfile], {
      cwd: projectRoot,
      stdout: 'pipe',
      stderr: 'inherit',
    });
    expect(await new Response(build.stdout).text()).toContain(`Built ${outfile}`);
    expect(await build.exited).toBe(0);

    await using server = await startTestServer({ API_KEYS, ...WITH_METRICS }, { command: [outfile], cwd: empty });
    expect(await (await fetch(server.url)).text()).toContain('<chat-box');
    expect(await (await fetch(`${server.url}/chat-box.js`)).text()).toContain('chat-box');
    await using ada = await enterRoom(server.url, 'data channel', 'plain', 'lobby');
    for (const kind of carrierKinds) {
      await using bob = await enterRoom(server.url, kind, 'chat.v1', 'lobby');
      ada.send(`hello over a ${kind}`);
      expect((await bob.waitFor(`hello over a ${kind}`)).name).toBe(ada.name);
    }
    expect((await fetch(`${server.url}/docs/api`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/admin`)).text()).toContain('<chat-admin>');
    expect((await fetch(`${server.url}/admin.js`)).status).toBe(200);
    expect((await ApiClient.open(server.url)).operations).toContain('postMessage');
    const metrics = await readMetrics(await metricsUrl(server));
    expect(metrics.get('chatbox_events_total{type="message"}')).toBeGreaterThanOrEqual(2);
    const served = await (await fetch(`${server.url}/licenses.txt`)).text();
    expect(served).toContain('Mozilla Public License');
    const licenses = Bun.spawn([outfile, 'licenses'], { cwd: empty, stdout: 'pipe' });
    expect((await new Response(licenses.stdout).text()).trim()).toBe(served.trim());
    const doctor = Bun.spawn([outfile, 'doctor', server.url], { cwd: empty, stdout: 'pipe' });
    expect(await new Response(doctor.stdout).text()).toContain('Clients should be able to connect.');
    expect(await doctor.exited).toBe(0);
    expect(readdirSync(empty)).toEqual([]);
  } finally {
    for (const folder of [built, empty]) rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
