import { describe, expect, test } from 'bun:test';
import { headlessClient } from '../helpers/headless-client.ts';
import { manualBlock } from '../helpers/manual-block.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

/** A command that runs a module, or the reason why this machine has none. */
type Runtime = { readonly command: readonly string[] } | { readonly reason: string };

/** Node 20 and 21 have a global WebSocket only with a flag. Older versions have none. */
function nodeOrReason(): Runtime {
  const node = Bun.which('node');
  if (node === null) return { reason: 'no node on the PATH' };
  const version = Bun.spawnSync([node, '--version']).stdout.toString().trim();
  const major = Number(/^v(\d+)/.exec(version)?.[1]);
  if (major >= 22) return { command: [node] };
  return major >= 20
    ? { command: [node, '--experimental-websocket'] }
    : { reason: `node ${version} has no global WebSocket: install Node 22 or later` };
}

const runtimes: Readonly<Record<string, Runtime>> = { Bun: { command: [process.execPath] }, Node: nodeOrReason() };

describe('chat-client.js', () => {
  for (const [name, runtime] of Object.entries(runtimes)) {
    const title = `joins, receives, sends and leaves in ${name}, as the manual shows`;
    if ('reason' in runtime) {
      test.skip(`${title} (skipped: ${runtime.reason})`, () => {});
      continue;
    }
    test(title, async () => {
      await using server = await startTestServer();
      using folder = temporaryFolder();
      const script = await fetch(`${server.url}/chat-client.js`);
      await Bun.write(`${folder.path}/chat-client.mjs`, await script.text());
      await Bun.write(`${folder.path}/bot.mjs`, await manualBlock('client', 'mjs'));
      const friend = headlessClient({ server: server.url, via: 'websocket' });
      const received: string[] = [];
      friend.on('message', ({ text }) => received.push(text));
      friend.join();
      await until(() => friend.state.phase === 'live', 'the friend is live');

      const bot = Bun.spawn([...runtime.command, 'bot.mjs', server.url], {
        cwd: folder.path,
        stdout: 'pipe',
        stderr: 'inherit',
      });
      await until(() => friend.count === 2, 'the bot has joined', 10_000);
      friend.send('!time');
      await until(() => received.length === 2, 'the bot answers');
      expect(received[1]).toMatch(/^\d{4}-\d\d-\d\dT/);
      bot.kill('SIGINT');
      // Nothing keeps the process alive after the client has left.
      expect(await bot.exited).toBe(0);
      await until(() => friend.count === 1, 'the bot has left');
      const printed = await new Response(bot.stdout).text();
      expect(printed).toContain(`${friend.you?.name}: !time\n`);
      expect(printed).toMatch(/^In the room as \w+, one of 2\.\n/);
      friend.leave();
    });
  }
});
