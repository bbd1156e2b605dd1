import type { Carrier, NetworkPath, Route } from './carrier.ts';

/** A carrier on a WebSocket, or on a data channel, which has the same members. */
export class ChannelCarrier implements Carrier {
  onText: (text: string) => void = () => {};
  onStalled: () => void = () => {};
  onClosed: (status?: number) => void = () => {};
  protected isOpen = true;

  constructor(
    readonly route: Route,
    protected readonly channel: WebSocket | RTCDataChannel,
  ) {
    channel.onmessage = ({ data }: MessageEvent) => {
      if (this.isOpen && typeof data === 'string') this.onText(data);
    };
    // Chromium closes a WebSocket that a Content-Security-Policy forbids with an error event alone.
    channel.onerror = channel.onclose = ({ code }: Event & { readonly code?: number }) => this.lose(code);
  }

  /** Resolves when the channel is open. Rejects when it closes first or when the signal is aborted. */
  async open(signal: AbortSignal, _signaling?: () => void): Promise<void> {
    await new Promise<unknown>((resolve, reject) => {
      signal.throwIfAborted();
      signal.onabort = reject;
      this.onClosed = reject;
      this.channel.onopen = resolve;
      if (this.channel.readyState === 'open') resolve(true);
    });
  }

  send(text: string): void {
    try {
      this.channel.send(text);
    } catch {
      // The channel is closing or closed, or its buffer is full. It is of no use in any case.
      this.close();
      this.onClosed();
    }
  }

  async path(): Promise<NetworkPath | undefined> {
    return undefined;
  }

  leave(): void {
    this.close();
  }

  close(): void {
    this.isOpen = false;
    this.channel.close();
  }

  /** Closes a carrier that the server or the network broke, and reports it. */
  protected lose(status?: number): void {
    if (!this.isOpen) return;
    this.close();
    this.onClosed(status);
  }
}
