import type { ModerationMessage, ModerationWelcome } from '../../src/protocol/moderation-messages.ts';
import type { Reactors } from '../../src/protocol/reactor-messages.ts';
import type { ServerMessage, Welcome } from '../../src/protocol/server-messages.ts';
import type { Carrier, Route } from '../../www/client/carriers/carrier.ts';

/** Fields of a `welcome` that a test can set, apart from the members. */
export type WelcomeFields = Partial<Omit<Welcome & ModerationWelcome, 'type' | 'members' | 'count'>>;

/** A carrier whose other end is the test. */
export class PageCarrier implements Carrier {
  onText: (text: string) => void = () => {};
  onStalled: () => void = () => {};
  onClosed: (status?: number) => void = () => {};
  /** The messages that the client sent. */
  readonly sent: unknown[] = [];
  /** `left`: the client ended the session too. */
  state: 'open' | 'left' | 'closed' = 'open';

  constructor(readonly route: Route = 'data-channel') {}

  send(text: string): void {
    if (this.state === 'closed') return this.onClosed();
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

  /** The server or the network closes the carrier. */
  lose(): void {
    this.state = 'closed';
    this.onClosed();
  }

  /** Delivers messages from the server, in one frame. */
  receive(...messages: (ServerMessage | ModerationMessage | Reactors)[]): void {
    this.onText(JSON.stringify(messages.length === 1 ? messages[0] : messages));
  }

  /** Delivers a `welcome` for `me`, with `others` in the room: that of a new member in an empty room, unless `fields` differ. */
  welcome(me = 'me', others: readonly string[] = [], fields: WelcomeFields = {}): void {
    const members = [...others, me].map((name) => ({ id: name, name }));
    this.receive({
      ...{ type: 'welcome', room: 'lobby', epoch: 'epoch', head: 0, resumed: false, recovered: false },
      ...{ you: { id: me, name: me }, members, count: members.length, token: `token of ${me}` },
      limits: { text: 4_000, frame: 16_384, rate: 20, rateBytes: 65_536, dedupe: 86_400_000, heartbeat: 5_000 },
      ...fields,
    });
  }

  /** Delivers the page of history that follows a welcome without recovery: an empty one. */
  newestPage(): void {
    this.receive({ type: 'history', before: 1, messages: [], done: true, more: false });
  }
}
