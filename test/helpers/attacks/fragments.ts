import { upgradeRequest } from '../upgrade-request.ts';

/** Frames that a message never ends with (RFC 6455 section 5.4), masked with zeros. */
const CONTINUATIONS = {
  'empty continuations': [0x00, 0x80, 0, 0, 0, 0],
  'continuations of a byte': [0x00, 0x81, 0, 0, 0, 0, 0x61],
} as const;
/** Frames in a write. */
const FRAMES_AT_ONCE = 60_000;

/** Target and content of a flood of fragments. */
export interface FragmentFlood {
  readonly port: number;
  readonly room: string;
  readonly protocol: string;
  readonly what: keyof typeof CONTINUATIONS;
  readonly seconds: number;
}

/**
 * Begins a message over a WebSocket and floods the server with its continuation for a time, or until it is closed. Returns the
 * number of frames, and the end of what it received.
 */
export async function floodFragments({ port, room, protocol, what, seconds }: FragmentFlood): Promise<{
  frames: number;
  isClosed: boolean;
  received: string;
}> {
  const frame = CONTINUATIONS[what];
  const flood = Uint8Array.from({ length: frame.length * FRAMES_AT_ONCE }, (_, at) => frame[at % frame.length] ?? 0);
  const closed = Promise.withResolvers<void>();
  let received = '';
  let bytes = 0;
  let isClosed = false;
  let rest = flood;
  const pump = (connection: Bun.Socket) => {
    for (;;) {
      const written = connection.write(rest);
      if (written < 0) return;
      bytes += written;
      rest = rest.subarray(written);
      if (rest.length > 0) return;
      rest = flood;
    }
  };
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      open(connection) {
        connection.write(upgradeRequest({ room, protocol }));
      },
      data(connection, chunk) {
        received = (received + chunk.toString('latin1')).slice(-500);
        if (bytes > 0 || !received.includes('101 Switching')) return;
        const hello = new TextEncoder().encode('{"type":"hello"}');
        if (protocol !== '') connection.write(new Uint8Array([0x81, 0x80 | hello.length, 0, 0, 0, 0, ...hello]));
        connection.write(new Uint8Array([0x01, 0x81, 0, 0, 0, 0, 0x61]));
        pump(connection);
      },
      drain: pump,
      close() {
        isClosed = true;
        closed.resolve();
      },
    },
  });
  await Promise.race([closed.promise, Bun.sleep(seconds * 1_000)]);
  const outcome = { frames: Math.floor(bytes / frame.length), isClosed, received };
  socket.terminate();
  return outcome;
}
