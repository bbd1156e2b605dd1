/** A TCP connection that a test writes to by hand. */
export interface SlowConnection extends AsyncDisposable {
  write(bytes: string | Uint8Array): void;
  /** Resolves to everything that the server sent, once it has closed the connection. */
  readonly closed: Promise<string>;
  /** Resolves to the first line that the server sent. */
  readonly firstLine: Promise<string>;
}

/** Opens a TCP connection to a port of this machine. With `drip`, sends these bytes every second until it closes. */
export async function slowConnection(port: number, first: string, drip?: string): Promise<SlowConnection> {
  const closed = Promise.withResolvers<string>();
  const firstLine = Promise.withResolvers<string>();
  let received = '';
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      data(_, chunk) {
        received += chunk.toString('latin1');
        const end = received.indexOf('\r\n');
        if (end >= 0) firstLine.resolve(received.slice(0, end));
      },
      close() {
        clearInterval(timer);
        closed.resolve(received);
        firstLine.resolve('');
      },
    },
  });
  const timer = drip === undefined ? undefined : setInterval(() => socket.write(drip), 1_000);
  socket.write(first);
  return {
    write: (bytes) => void socket.write(bytes),
    closed: closed.promise,
    firstLine: firstLine.promise,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      socket.terminate();
    },
  };
}
