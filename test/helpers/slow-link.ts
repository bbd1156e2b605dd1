import type { Socket } from 'bun';

/** A TCP proxy that passes what the server sends at so many bytes a second; dropping ends all connections. */
export interface SlowLink extends AsyncDisposable {
  readonly url: string;
  drop(): void;
}

/** How often a portion is passed on, in milliseconds. */
const EVERY = 20;

interface Line {
  upstream: Socket<undefined> | undefined;
  readonly toServer: Uint8Array[];
  readonly toClient: Uint8Array[];
  isPaused: boolean;
}

/** Starts a proxy in front of a server on this machine. */
export async function slowLink(server: string, bytesPerSecond: number): Promise<SlowLink> {
  const { hostname, port } = new URL(server);
  const clients = new Set<Socket<Line>>();
  const portion = (bytesPerSecond * EVERY) / 1_000;
  const listener = Bun.listen<Line>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(client) {
        const line: Line = { upstream: undefined, toServer: [], toClient: [], isPaused: false };
        client.data = line;
        clients.add(client);
        void Bun.connect<undefined>({
          hostname,
          port: Number(port),
          data: undefined,
          socket: {
            open(upstream) {
              line.upstream = upstream;
              for (const chunk of line.toServer.splice(0)) upstream.write(chunk);
            },
            data(upstream, chunk) {
              line.toClient.push(new Uint8Array(chunk));
              // The server must feel that the reader is slow.
              line.isPaused = true;
              upstream.pause();
            },
            close() {
              client.end();
            },
          },
        });
      },
      data({ data: line }, chunk) {
        if (line.upstream) line.upstream.write(chunk);
        else line.toServer.push(new Uint8Array(chunk));
      },
      close(client) {
        clients.delete(client);
        client.data.upstream?.end();
      },
    },
  });
  const timer = setInterval(() => {
    for (const client of clients) pass(client, portion);
  }, EVERY);
  return {
    url: `http://127.0.0.1:${listener.port}`,
    drop() {
      for (const client of [...clients]) client.terminate();
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      for (const client of [...clients]) client.terminate();
      listener.stop(true);
    },
  };
}

function pass(client: Socket<Line>, portion: number): void {
  const { data: line } = client;
  for (let left = portion; left > 0;) {
    const chunk = line.toClient.shift();
    if (!chunk) break;
    if (chunk.length > left) line.toClient.unshift(chunk.subarray(left));
    client.write(chunk.subarray(0, left));
    left -= chunk.length;
  }
  if (line.isPaused && line.toClient.length === 0) {
    line.isPaused = false;
    line.upstream?.resume();
  }
}
