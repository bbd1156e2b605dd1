import type { Socket } from 'bun';

/** A TCP proxy with limited bandwidth from the server to the client. */
export interface SlowLink extends AsyncDisposable {
  readonly url: string;
  /** Closes all connections. */
  drop(): void;
}

const INTERVAL_MS = 20;

/** A client's connection through the proxy. */
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
  const portion = (bytesPerSecond * INTERVAL_MS) / 1_000;
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
              // The backpressure of a slow reader reaches the server.
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
    for (const client of clients) forward(client, portion);
  }, INTERVAL_MS);
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

/** Forwards at most `portion` bytes to the client. */
function forward(client: Socket<Line>, portion: number): void {
  const { data: line } = client;
  for (let budget = portion; budget > 0;) {
    const chunk = line.toClient.shift();
    if (!chunk) break;
    if (chunk.length > budget) line.toClient.unshift(chunk.subarray(budget));
    client.write(chunk.subarray(0, budget));
    budget -= chunk.length;
  }
  if (line.isPaused && line.toClient.length === 0) {
    line.isPaused = false;
    line.upstream?.resume();
  }
}
