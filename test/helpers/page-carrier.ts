import type { ServerMessage } from '../../src/protocol/server-messages.ts';
import type { Carrier } from '../../www/client/carrier.ts';

/** A carrier whose other end is the test. */
export class PageCarrier implements Carrier {
  onText: (text: string) => void = () => {};
  onClosed: (status?: number) => void = () => {};
  /** What the client said, parsed. */
  readonly said: unknown[] = [];
  state: 'open' | 'left' | 'closed' = 'open';

  send(text: string): void {
    this.said.push(JSON.parse(text));
  }

  leave(): void {
    if (this.state === 'open') this.state = 'left';
  }

  close(): void {
    if (this.state === 'open') this.state = 'closed';
  }

  /** Says something as the server, in one frame. */
  hear(...messages: ServerMessage[]): void {
    this.onText(JSON.stringify(messages.length === 1 ? messages[0] : messages));
  }

  /** Welcomes the client as `me`, with `others` in the room. */
  welcome(me = 'me', ...others: string[]): void {
    this.hear({
      type: 'welcome',
      you: { id: me, name: me },
      room: 'lobby',
      epoch: 'epoch',
      head: 0,
      resumed: false,
      recovered: false,
      members: [...others, me].map((name) => ({ id: name, name })),
      limits: { text: 4_000, frame: 16_384, heartbeat: 5_000 },
    });
  }
}
