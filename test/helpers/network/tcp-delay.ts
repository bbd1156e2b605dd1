import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP relay on this machine that delays all data, and counts what the server sends. Disposal closes its connections. */
export interface TcpDelay extends AsyncDisposable {
  readonly port: number;
  /** Bytes that the server has sent so far. */
  readonly received: number;
  /** Closes all connections. */
  cut(): void;
}

/**
 * Starts a relay on 127.0.0.1 in front of a TCP port of 127.0.0.1. Data takes `delayMs` each way. A new connection takes one
 * round trip more, as the handshake of TCP does. The growth of the congestion window is not imitated.
 */
export async function tcpDelay(serverPort: number, delayMs: number): Promise<TcpDelay> {
  const sockets = new Set<Socket>();
  let received = 0;
  const listener = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    for (const socket of [client, server]) {
      socket.setNoDelay();
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    server.on('data', ({ length }) => (received += length));
    forward(client, server, delayMs, 2 * delayMs);
    forward(server, client, delayMs, 0);
  });
  const listening = Promise.withResolvers<void>();
  listener.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (listener.address() as AddressInfo).port,
    get received() {
      return received;
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** Forwards data in order, `delayMs` after it arrives, and at first not before the handshake would have ended. */
function forward(from: Socket, to: Socket, delayMs: number, handshakeMs: number): void {
  const openAt = performance.now() + handshakeMs;
  const queue: (() => void)[] = [];
  const later = (deliver: () => void) => {
    queue.push(deliver);
    // Timers of different lengths may end in another order, so each delivers what has waited longest.
    setTimeout(() => queue.shift()?.(), Math.max(0, openAt - performance.now()) + delayMs);
  };
  from.on('data', (chunk) => later(() => void to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(() => to.destroy()));
}
