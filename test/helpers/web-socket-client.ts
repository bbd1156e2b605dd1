import { Inbox } from './inbox.ts';
import type { CloseInfo, TestClient } from './test-client.ts';

/** Options of a WebSocket client. */
export interface WebSocketOptions {
  readonly room?: string;
  /** The subprotocol. Undefined: plain text. */
  readonly protocol?: string;
  readonly headers?: Record<string, string>;
}

// The browser's types, which `www` needs, lack `headers` and `terminate`.
const BunWebSocket = WebSocket as unknown as new (url: string, options: Bun.WebSocketOptions) => Bun.WebSocket;

/** Opens a WebSocket to a room of the server at `url`. Rejects when the server does not upgrade. */
export async function webSocketClient(url: string, options: WebSocketOptions = {}): Promise<TestClient> {
  const { room = 'lobby', protocol, headers = {} } = options;
  const socket = new BunWebSocket(`${url.replace(/^http/, 'ws')}/ws/${room}`, {
    headers,
    ...(protocol !== undefined && { protocols: [protocol] }),
  });
  socket.binaryType = 'arraybuffer';
  const inbox = new Inbox<string>();
  const closed = Promise.withResolvers<CloseInfo>();
  socket.onmessage = ({ data }) => inbox.add(String(data));
  socket.onclose = ({ code, reason }) => {
    inbox.end(`the WebSocket closed with ${code} ${reason}`);
    closed.resolve({ status: code, reason });
  };
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('The server did not upgrade to a WebSocket.'));
  });
  return {
    messages: inbox.items,
    send: (text) => socket.send(text),
    sendBytes: (bytes) => socket.send(new Uint8Array(bytes)),
    next: (accepts, timeoutMs) => inbox.next(accepts, timeoutMs),
    closed: closed.promise,
    close() {
      socket.close(1000);
      return closed.promise;
    },
    async [Symbol.asyncDispose]() {
      socket.terminate();
    },
  };
}
