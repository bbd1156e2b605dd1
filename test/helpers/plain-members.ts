/** Several plain members of a room, over WebSockets. */
export interface PlainMembers extends AsyncDisposable {
  /** Each line is said by the next member in turn, and heard by all before this resolves. */
  sendInTurn(lines: readonly string[]): Promise<void>;
}

/** Fills a room with `size` members. */
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
        const heard = once(socket, 'message');
        socket.send(line);
        await heard;
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
