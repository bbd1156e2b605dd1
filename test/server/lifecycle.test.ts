import { describe, expect, test } from 'bun:test';
import { carrierKinds } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { enterRoom } from '../helpers/test-member.ts';
import { runServer } from '../helpers/run-server.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

describe.each(['SIGTERM', 'SIGINT'] as const)('On %s the server', (signal) => {
  test('tells its members, closes their carriers and ends with 0 within two seconds', async () => {
    await using server = await startTestServer();
    const members = await Promise.all(carrierKinds.map((kind) => chatMember(server.url, kind, 'lobby')));
    await using plain = await enterRoom(server.url, 'data channel', 'plain', 'lobby');
    const began = performance.now();
    const ended = server.stop(signal);
    for (const member of members) {
      expect(await member.next('bye')).toMatchObject({ code: 'shutdown' });
      await member.client.closed;
    }
    await plain.client.closed;
    expect(await ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(2_000);
    for (const member of members) await member[Symbol.asyncDispose]();
  });
});

test('A second signal ends the server at once', async () => {
  await using server = await startTestServer();
  // One who never closes: without the second signal the server would wait for it.
  await using stubborn = await stubbornWebSocket(server.port);
  const ended = server.stop('SIGTERM');
  await stubborn.goodbye;
  const began = performance.now();
  process.kill(server.pid, 'SIGTERM');
  expect(await ended).toBe(1);
  expect(performance.now() - began).toBeLessThan(500);
});

test('A server whose members never close ends with 0 within two seconds all the same', async () => {
  // The carriers close those who never answer before that, so here somebody stays for ever.
  const script = `
    import { endOnSignals } from './src/app/shutdown.ts';
    endOnSignals({ farewell() {}, isQuiet: () => false, exit: (code) => process.exit(code) });
    setInterval(() => {}, 1_000);
    console.log('ready');
  `;
  await using child = Bun.spawn([process.execPath, '--eval', script], { cwd: projectRoot, stdout: 'pipe' });
  for await (const _ready of child.stdout) break;
  const began = performance.now();
  child.kill('SIGTERM');
  expect(await child.exited).toBe(0);
  expect(performance.now() - began).toBeLessThan(2_000);
});

describe('A server that cannot start says why in one sentence and ends with 1', () => {
  test('when its TCP port is taken', async () => {
    using taken = Bun.serve({ port: 0, hostname: '0.0.0.0', fetch: () => new Response() });
    const run = await runServer({ PORT: String(taken.port) });
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.error.trim()).toMatch(
      new RegExp(`^TCP port ${taken.port} cannot be used; choose another with PORT\\..*$`),
    );
  });

  test('when its UDP port is taken', async () => {
    const taken = await Bun.udpSocket({ hostname: '0.0.0.0' });
    const run = await runServer({ PORT: '0', UDP_PORT: String(taken.port) });
    taken.close();
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.error.trim()).toMatch(
      new RegExp(`^UDP port ${taken.port} cannot be used [^\\n]*; choose another with UDP_PORT\\.$`),
    );
  });

  test.each([
    [{ PORT: 'http' }, 'PORT must be a whole number from 0 to 65535, not "http".'],
    [{ PORT: '0', UDP_PORT: '70000' }, 'UDP_PORT must be a whole number from 1 to 65535, not "70000".'],
    [{ PORT: '0', MAX_PEERS: '-1' }, 'MAX_PEERS must be a whole number from 1 to 1000000, not "-1".'],
  ])('when its environment holds %j', async (env, sentence) => {
    expect(await runServer(env)).toEqual({ code: 1, out: '', error: `${sentence}\n` });
  });
});

/** A WebSocket by hand, which never answers a closing; `goodbye` resolves when the server wants to close it. */
async function stubbornWebSocket(port: number): Promise<AsyncDisposable & { readonly goodbye: Promise<void> }> {
  const upgraded = Promise.withResolvers<void>();
  const goodbye = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      open(one) {
        one.write(
          `GET /ws/lobby HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
            `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
        );
      },
      data(_, chunk) {
        if (chunk.toString().startsWith('HTTP/1.1 101')) upgraded.resolve();
        // A close frame (RFC 6455 section 5.5.1).
        if (chunk[0] === 0x88) goodbye.resolve();
      },
      close: () => goodbye.resolve(),
    },
  });
  await upgraded.promise;
  return {
    goodbye: goodbye.promise,
    async [Symbol.asyncDispose]() {
      socket.terminate();
    },
  };
}
