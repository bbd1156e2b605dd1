import type { DataChannel } from 'node-datachannel';
import { Inbox } from './inbox.ts';
import type { CloseInfo, TestClient } from './test-client.ts';

/** One data channel of a client peer. Closing it closes the peer too, once the channel says that it is closed. */
export class ChannelClient implements TestClient {
  readonly #inbox = new Inbox<string>();
  readonly #opened = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<CloseInfo>();
  #isClosed = false;

  constructor(
    private readonly channel: DataChannel,
    private readonly closePeer: () => void,
  ) {
    // Nothing in these callbacks throws: an exception that escapes into the library ends the process.
    channel.onOpen(() => this.#opened.resolve());
    channel.onMessage((message) => this.#inbox.add(typeof message === 'string' ? message : 'binary'));
    channel.onClosed(() => this.#end());
    // Whoever does not wait for the opening does not want to hear that it failed.
    this.#opened.promise.catch(() => {});
  }

  /** Resolves when the channel is open; rejects when it closes before. */
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

  /** The stream's id, once the channel is open. */
  get id(): number {
    return this.channel.getId() ?? -1;
  }

  send(text: string): void {
    this.channel.sendMessage(text);
  }

  sendBytes(bytes: Uint8Array): void {
    this.channel.sendMessageBinary(bytes);
  }

  next(accepts?: (text: string) => boolean, within?: number): Promise<string> {
    return this.#inbox.next(accepts, within);
  }

  /** Closes this channel alone: the peer and its other channels live on. */
  closeChannel(): Promise<CloseInfo> {
    if (!this.#isClosed) this.channel.close();
    return this.closed;
  }

  async close(): Promise<CloseInfo> {
    const ending = await this.closeChannel();
    this.closePeer();
    return ending;
  }

  /** Treats it as closed: the peer goes away under it. */
  abandon(): void {
    this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end();
    this.closePeer();
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#inbox.end('the data channel closed');
    this.#opened.reject(new Error('The data channel closed before it opened.'));
    this.#closed.resolve({});
  }
}
