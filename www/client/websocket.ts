import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { Carrier } from './carrier.ts';
import type { Clock } from './clock.ts';
import { Deadline } from './deadline.ts';
import { askFor, type Fetch } from './signaling.ts';
import { ConnectError } from './trouble.ts';

/** From the first call to the open socket, in milliseconds. */
const OPEN_WITHIN = 10_000;

/** What opening a WebSocket takes from its surroundings. */
export interface WebSocketParts {
  readonly createSocket: (url: URL, protocol: string) => WebSocket;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Asks for the same address over HTTP before: a refused WebSocket looks like an absent server, in every browser. */
  readonly asksFirst: boolean;
}

/** Opens a WebSocket that speaks chat.v1. Rejects with `ConnectError`, or with the signal's reason. */
export async function openWebSocket(url: URL, outer: AbortSignal, parts: WebSocketParts): Promise<Carrier> {
  outer.throwIfAborted();
  const deadline = new Deadline(OPEN_WITHIN, parts.clock, outer, () => new ConnectError({ kind: 'timeout' }));
  const { signal } = deadline;
  let socket: WebSocket | undefined;
  try {
    if (parts.asksFirst) await askFor(new URL(url.href.replace(/^ws/, 'http')), 'GET', signal, parts.fetch);
    signal.throwIfAborted();
    const opening = parts.createSocket(url, CHAT_V1);
    socket = opening;
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      opening.onopen = () => resolve();
      opening.onclose = () => reject(new ConnectError({ kind: 'unreachable' }));
    });
    return new WebSocketCarrier(opening);
  } catch (error) {
    socket?.close();
    throw error;
  } finally {
    deadline.clear();
  }
}

class WebSocketCarrier implements Carrier {
  readonly route = 'websocket';
  onText: (text: string) => void = () => {};
  onDoubt: () => void = () => {};
  onClosed: (status?: number) => void = () => {};
  readonly #socket: WebSocket;
  #open = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      if (this.#open && typeof data === 'string') this.onText(data);
    };
    socket.onclose = ({ code }) => {
      if (!this.#open) return;
      this.#open = false;
      this.onClosed(code);
    };
  }

  send(text: string): void {
    // An open socket never throws here; a closed one drops the text and has reported its end.
    if (this.#open) this.#socket.send(text);
  }

  path(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  leave(): void {
    this.close();
  }

  close(): void {
    this.#open = false;
    this.#socket.close();
  }
}
