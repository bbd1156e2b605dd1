import { describe, expect, test } from 'bun:test';
import { carrierKinds } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { enterRoom } from '../helpers/test-member.ts';
import { runServer } from '../helpers/run-server.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

describe.each(['SIGTERM', 'SIGINT'] as const)('On %s the server', (signal) => {
  test('sends bye to its members, closes their carriers and exits with 0 within two seconds', async () => {
    await using server = await startTestServer();
    const members = await Promise.all(carrierKinds.map((kind) => chatMember(server.url, kind, 'lobby')));
    await using plain = await enterRoom(server.url, 'data channel', 'plain', 'lobby');
    const start = performance.now();
    const exited = server.stop(signal);
    for (const member of members) {
      expect(await member.next('bye')).toMatchObject({ code: 'shutdown' });
      await member.client.closed;
    }
    await plain.client.closed;
    expect(await exited).toBe(0);
    expect(performance.now() - start).toBeLessThan(2_000);
    for (const member of members) await member[Symbol.asyncDispose]();
  });
});

test('The server exits at once on a second signal', async () => {
  await using server = await startTestServer();
  // This client never closes. Without the second signal the server would wait for it.
  await using unresponsive = await unresponsiveWebSocket(server.port);
  const exited = server.stop('SIGTERM');
  await unresponsive.closeRequested;
  const start = performance.now();
  process.kill(server.pid, 'SIGTERM');
  expect(await exited).toBe(1);
  expect(performance.now() - start).toBeLessThan(500);
});

test('The server exits with 0 within two seconds when its members never close', async () => {
  // The carriers close an unresponsive client earlier than that. Here `areAllClosed` stays false, as if one stayed open.
  const script = `
    import { endOnSignals } from './src/app/shutdown.ts';
    import { systemClock as clock } from './src/clock.ts';
    endOnSignals({ clock, log() {}, closeAll() {}, areAllClosed: () => false, exit: (code) => process.exit(code) });
    setInterval(() => {}, 1_000);
    console.log('ready');
  `;
  await using child = Bun.spawn([process.execPath, '--eval', script], { cwd: projectRoot, stdout: 'pipe' });
  for await (const _ready of child.stdout) break;
  const start = performance.now();
  child.kill('SIGTERM');
  expect(await child.exited).toBe(0);
  expect(performance.now() - start).toBeLessThan(2_000);
});

describe('The server prints one sentence and exits with 1', () => {
  test('when its TCP port is taken', async () => {
    using taken = Bun.serve({ port: 0, hostname: '0.0.0.0', fetch: () => new Response() });
    const result = await runServer({ PORT: String(taken.port) });
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.error.trim()).toMatch(
      new RegExp(`^PORT: another program uses TCP port ${taken.port}\\. Use another port[^\\n]*\\.$`),
    );
  });

  test('when its UDP port is taken', async () => {
    const taken = await Bun.udpSocket({ hostname: '0.0.0.0' });
    const result = await runServer({ PORT: '0', UDP_PORT: String(taken.port) });
    taken.close();
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.error.trim()).toMatch(
      new RegExp(`^UDP_PORT: another program uses UDP port ${taken.port}\\. Use another port[^\\n]*\\.$`),
    );
  });

  test.each([
    [{ PORT: 'http' }, 'PORT: "http" is not valid. Use a whole number from 0 to 65535.'],
    [{ PORT: '0', UDP_PORT: '70000' }, 'UDP_PORT: "70000" is not valid. Use a whole number from 1 to 65535.'],
    [{ PORT: '0', MAX_PEERS: '-1' }, 'MAX_PEERS: "-1" is not valid. Use a whole number from 1 to 1000000.'],
  ])('when its environment holds %j', async (env, sentence) => {
    expect(await runServer(env)).toEqual({ code: 1, out: '', error: `${sentence}\n` });
  });
});

/** Opens a hand-written WebSocket that never answers a close frame. `closeRequested` resolves when the server sends one. */
async function unresponsiveWebSocket(
  port: number,
): Promise<AsyncDisposable & { readonly closeRequested: Promise<void> }> {
  const upgraded = Promise.withResolvers<void>();
  const closeRequested = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      open(connection) {
        connection.write(
          `GET /ws/lobby HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
            `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
        );
      },
      data(_, chunk) {
        if (chunk.toString().startsWith('HTTP/1.1 101')) upgraded.resolve();
        // A close frame (RFC 6455 section 5.5.1).
        if (chunk[0] === 0x88) closeRequested.resolve();
      },
      close: () => closeRequested.resolve(),
    },
  });
  await upgraded.promise;
  return {
    closeRequested: closeRequested.promise,
    async [Symbol.asyncDispose]() {
      socket.terminate();
    },
  };
}
