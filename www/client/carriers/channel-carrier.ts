import type { Carrier, NetworkPath, Route } from './carrier.ts';

/** A carrier on a WebSocket or on a data channel, which is used as one is. */
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
    channel.onclose = ({ code }: Event & { readonly code?: number }) => this.lost(code);
  }

  /** Resolves when it is open. Rejects when that fails, or when the signal is aborted. */
  async open(signal: AbortSignal): Promise<void> {
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
      if (this.isOpen) this.channel.send(text);
    } catch {
      // Closing, or more is buffered than the browser takes: either way this channel is of no use any more.
      this.lost();
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

  /** The other side or the network closed it. */
  protected lost(status?: number): void {
    if (!this.isOpen) return;
    this.close();
    this.onClosed(status);
  }
}
