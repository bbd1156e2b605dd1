/** Several members of a room that use the plain dialect over WebSockets. */
export interface PlainMembers extends AsyncDisposable {
  /** Sends each text from the next member in turn, after its sender has received the one before. */
  sendInTurn(lines: readonly string[]): Promise<void>;
}

/** Adds `size` plain members to a room. */
export async function joinPlainMembers(server: URL | string, room: string, size: number): Promise<PlainMembers> {
  const url = new URL(`ws/${room}`, server);
  url.protocol = 'ws:';
  const sockets: WebSocket[] = [];
  for (let at = 0; at < size; at++) {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    sockets.push(socket);
  }
  return {
    async sendInTurn(lines) {
      for (const [at, line] of lines.entries()) {
        const socket = sockets[at % sockets.length];
        if (socket === undefined) throw new Error('The room has no plain member.');
        const received = once(socket, 'message');
        socket.send(line);
        await received;
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(
        sockets.map((socket) => {
          const closed = once(socket, 'close');
          socket.close();
          return closed;
        }),
      );
    },
  };
}

function once(socket: WebSocket, event: 'open' | 'message' | 'close'): Promise<void> {
  return new Promise((resolve) => socket.addEventListener(event, () => resolve(), { once: true }));
}
