import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A relay in front of a TCP server. Disposal closes it with its connections. */
export interface TcpRelay extends AsyncDisposable {
  readonly port: number;
  /** Number of connections that it has accepted. */
  readonly accepted: number;
  /** Delivers nothing more to the client of a connection, in the order of acceptance, and keeps the connection open. */
  silence(index: number): void;
  /** Cuts all connections. What is on its way is lost. */
  cut(): void;
}

/** Starts a relay to a port of this machine. */
export async function startTcpRelay(target: number): Promise<TcpRelay> {
  const pairs: { readonly client: Socket; readonly server: Socket }[] = [];
  const listener = createServer((client) => {
    const server = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.pipe(to);
      from.on('error', () => to.destroy());
    }
    pairs.push({ client, server });
  });
  const cut = () => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
  };
  const listening = Promise.withResolvers<void>();
  listener.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  return {
    port: (listener.address() as AddressInfo).port,
    get accepted() {
      return pairs.length;
    },
    silence(index) {
      const pair = pairs[index];
      pair?.server.unpipe(pair.client);
      pair?.server.resume();
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
