import type { DataChannel } from 'node-datachannel';
import { Inbox } from './inbox.ts';
import type { CloseInfo, TestClient } from './test-client.ts';

/** A data channel of a client peer. `close` closes the channel first and then its peer. */
export class ChannelClient implements TestClient {
  readonly #inbox = new Inbox<string>();
  readonly #opened = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<CloseInfo>();
  #isClosed = false;

  constructor(
    private readonly channel: DataChannel,
    private readonly closePeer: () => void,
  ) {
    // These callbacks never throw. An exception that escapes into the library ends the process.
    channel.onOpen(() => this.#opened.resolve());
    channel.onMessage((message) => this.#inbox.add(typeof message === 'string' ? message : 'binary'));
    channel.onClosed(() => this.#settle());
    // Without this a test that does not wait for `opened` fails with an unhandled rejection.
    this.#opened.promise.catch(() => {});
  }

  /** Resolves when the channel is open. Rejects when it closes first. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  get messages(): readonly string[] {
    return this.#inbox.items;
  }

  get closed(): Promise<CloseInfo> {
    return this.#closed.promise;
  }

  get label(): string {
    return this.channel.getLabel();
  }

  /** The id of its stream; -1 before the channel is open. */
  get id(): number {
    return this.channel.getId() ?? -1;
  }

  send(text: string): void {
    this.channel.sendMessage(text);
  }

  sendBytes(bytes: Uint8Array): void {
    this.channel.sendMessageBinary(bytes);
  }

  next(accepts?: (text: string) => boolean, timeoutMs?: number): Promise<string> {
    return this.#inbox.next(accepts, timeoutMs);
  }

  /** Closes this channel, not its peer. */
  closeChannel(): Promise<CloseInfo> {
    if (!this.#isClosed) this.channel.close();
    return this.closed;
  }

  async close(): Promise<CloseInfo> {
    const info = await this.closeChannel();
    this.closePeer();
    return info;
  }

  /** Marks the channel as closed, because its peer is about to close. */
  abandon(): void {
    this.#settle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#settle();
    this.closePeer();
  }

  #settle(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#inbox.end('the data channel closed');
    this.#opened.reject(new Error('The data channel closed before it opened.'));
    this.#closed.resolve({});
  }
}
