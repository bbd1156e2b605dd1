import { upgradeRequest } from './upgrade-request.ts';

/** A hand-written WebSocket that has stopped reading. */
export interface StalledWebSocket extends AsyncDisposable {
  /** Reads everything. Resolves to the status of the close frame at the end, or 0 without one. */
  readToTheEnd(): Promise<number>;
}

/** Opens a WebSocket to a room, sends hello for chat.v1, and stops reading. `address`: as a trusted proxy writes it. */
export async function stalledWebSocket(
  port: number,
  room: string,
  protocol: string,
  address?: string,
): Promise<StalledWebSocket> {
  const upgraded = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<number>();
  let last = Buffer.alloc(0);
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      open(connection) {
        connection.write(upgradeRequest({ room, protocol, address }));
      },
      data(connection, chunk) {
        if (chunk.toString().startsWith('HTTP/1.1 101')) {
          if (protocol !== '') connection.write(textFrame('{"type":"hello"}'));
          connection.pause();
          upgraded.resolve();
        }
        last = Buffer.concat([last, chunk]).subarray(-200);
      },
      close() {
        // A close frame (RFC 6455 section 5.5.1) comes last: 0x88, its length, a status.
        const index = last.lastIndexOf(0x88);
        ended.resolve(index >= 0 ? last.readUInt16BE(index + 2) : 0);
      },
    },
  });
  await upgraded.promise;
  return {
    readToTheEnd() {
      socket.resume();
      return ended.promise;
    },
    async [Symbol.asyncDispose]() {
      socket.terminate();
    },
  };
}

/** Creates a masked text frame of less than 126 bytes (RFC 6455 section 5.2), with a mask of zeros. */
function textFrame(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array([0x81, 0x80 | bytes.length, 0, 0, 0, 0, ...bytes]);
}
