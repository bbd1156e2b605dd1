import type { DataChannel } from 'node-datachannel';

/** The library's data channel as a carrier sees it, without the library. */
export class FakeDataChannel implements DataChannel {
  readonly sent: string[] = [];
  closes = 0;
  /** What `sendMessage` does, such as throwing as the library does when the channel is closing. */
  onSend: () => boolean = () => true;
  say: (message: string | Buffer | ArrayBuffer) => void = () => {};
  gone: () => void = () => {};
  fail: (error: string) => void = () => {};
  low: () => void = () => {};
  threshold = 0;

  sendMessage(text: string): boolean {
    const isSent = this.onSend();
    this.sent.push(text);
    return isSent;
  }
  close(): void {
    this.closes++;
  }
  onMessage(run: (message: string | Buffer | ArrayBuffer) => void): void {
    this.say = run;
  }
  onClosed(run: () => void): void {
    this.gone = run;
  }
  onError(run: (error: string) => void): void {
    this.fail = run;
  }
  getLabel = () => 'chat';
  getProtocol = () => '';
  getId = () => 1;
  isOpen = () => true;
  bufferedAmount = () => 7;
  maxMessageSize = () => 65_536;
  sendMessageBinary = () => true;
  setBufferedAmountLowThreshold(bytes: number): void {
    this.threshold = bytes;
  }
  onOpen(): void {}
  onBufferedAmountLow(run: () => void): void {
    this.low = run;
  }
}
