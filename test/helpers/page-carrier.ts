import type { ServerMessage, Welcome } from '../../src/protocol/server-messages.ts';
import type { Carrier, Route } from '../../www/client/carriers/carrier.ts';

/** What a test's welcome says, besides who is there. */
export type WelcomeFields = Partial<Omit<Welcome, 'type' | 'you' | 'members' | 'count'>>;

/** A carrier whose other end is the test. */
export class PageCarrier implements Carrier {
  onText: (text: string) => void = () => {};
  onStalled: () => void = () => {};
  onClosed: (status?: number) => void = () => {};
  /** What the client said, parsed. */
  readonly sent: unknown[] = [];
  /** `left`: it was told to end the session, too. */
  state: 'open' | 'left' | 'closed' = 'open';

  constructor(readonly route: Route = 'data-channel') {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  path(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  leave(): void {
    if (this.state === 'open') this.state = 'left';
  }

  close(): void {
    if (this.state === 'open') this.state = 'closed';
  }

  /** Says something as the server, in one frame. */
  receive(...messages: ServerMessage[]): void {
    this.onText(JSON.stringify(messages.length === 1 ? messages[0] : messages));
  }

  /** Welcomes the client as `me`, with `others` in the room; as a newcomer of an empty room unless `facts` say more. */
  welcome(me = 'me', others: readonly string[] = [], facts: WelcomeFields = {}): void {
    const members = [...others, me].map((name) => ({ id: name, name }));
    this.receive({
      ...{ type: 'welcome', room: 'lobby', epoch: 'epoch', head: 0, resumed: false, recovered: false },
      ...{ you: { id: me, name: me }, members, count: members.length, token: `token of ${me}` },
      limits: { text: 4_000, frame: 16_384, rate: 20, rateBytes: 65_536, dedupe: 86_400_000, heartbeat: 5_000 },
      ...facts,
    });
  }

  /** Sends the whole page that follows a welcome which did not recover. */
  newestPage(): void {
    this.receive({ type: 'history', before: 1, messages: [], done: true, more: false });
  }
}
