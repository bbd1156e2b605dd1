import { expect, test } from 'bun:test';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

/** The client of Bun, which can send control frames. The browser's type lacks these methods. */
const BunWebSocket = WebSocket as unknown as new (url: string, protocols: string[]) => Bun.WebSocket;

/** More than the server accepts at once: 1,000 futile frames. */
const FRAME_COUNT = 3_000;

test.each([
  ['ping', []],
  ['pong', []],
  ['ping', ['chat.v1']],
  ['pong', ['chat.v1']],
] as const)(
  'The server closes a WebSocket that floods it with %s frames, with the subprotocols %j',
  async (kind, protocols) => {
    await using server = await startTestServer();
    const socket = new BunWebSocket(`${server.url.replace('http', 'ws')}/ws/lobby`, [...protocols]);
    const opened = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<number>();
    let pongs = 0;
    socket.onopen = () => opened.resolve();
    socket.onclose = ({ code }) => closed.resolve(code);
    socket.addEventListener('pong', () => void pongs++);
    await opened.promise;
    for (let frames = 0; frames < FRAME_COUNT; frames++) socket[kind]('x'.repeat(125));
    expect(await closed.promise).toBe(4104);
    if (kind === 'ping') expect(pongs).toBeLessThan(FRAME_COUNT);
    await expectHealthy(server.url);
  },
);

test('The server keeps a WebSocket that sends 900 pings at once, and answers each', async () => {
  await using server = await startTestServer();
  const socket = new BunWebSocket(`${server.url.replace('http', 'ws')}/ws/lobby`, []);
  const opened = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  let pongs = 0;
  socket.onopen = () => opened.resolve();
  socket.onclose = ({ code }) => answered.reject(new Error(`closed with ${code}`));
  socket.addEventListener('pong', () => {
    if (++pongs === 900) answered.resolve();
  });
  await opened.promise;
  for (let frames = 0; frames < 900; frames++) socket.ping('x');
  await answered.promise;
  socket.onclose = () => {};
  socket.close();
});
