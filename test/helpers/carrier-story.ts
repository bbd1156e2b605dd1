import type { SendResult } from '../../src/carriers/carrier.ts';
import type { CloseReason } from '../../src/protocol/close-reasons.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { Carrier, ConnectRequest, Route } from '../../www/client/carriers/carrier.ts';
import { ConnectError } from '../../www/client/connect-failure.ts';
import { RouteChoice, transientRouteMemory } from '../../www/client/connection/route-choice.ts';
import * as extras from '../../www/client/extras/extras.ts';
import { transientIdentity } from '../../www/client/identity/identity.ts';
import { RoomClient } from '../../www/client/room-client.ts';
import { FakeCarrier } from './fake-carrier.ts';
import { inRoom, sentOfType } from './in-room.ts';
import { promisesSettled } from './promises-settled.ts';
import { seededRandom } from './seeded-random.ts';

/** The time from one step to the next. The client goes on in between. */
const STEP_MS = 50;
/** How long the others write, and how long the story takes. */
const BUSY_MS = 20_000;
const STORY_MS = 60_000;

type Server = ReturnType<typeof inRoom>;

/** What happens to a client. The rates are from 0 to 1. */
export interface StoryOptions {
  readonly seed: number;
  /** The member was in the room before. */
  readonly returns?: boolean;
  /** Another member writes. */
  readonly isBusy?: boolean;
  /** How many carriers do not open, break, or stall for seconds. */
  readonly failing?: number;
  readonly breaking?: number;
  readonly stalling?: number;
}

/** What a client went through. */
export interface Story {
  readonly client: RoomClient;
  /** Its phases, and `reset` when it dropped its messages. */
  readonly events: readonly string[];
  /** How many members the client knew in the end. */
  readonly count: number;
  /** The newest texts of the room, as the server has them. */
  readonly newest: readonly string[];
}

/** Lets a client join the real room and write two messages, over carriers whose times the seed draws. */
export async function carrierStory(options: StoryOptions): Promise<Story> {
  const { returns = false, isBusy = false, failing = 0, breaking = 0, stalling = 0 } = options;
  const random = seededRandom(options.seed);
  const server = inRoom();
  const { clock } = server;
  const draw = (...times: readonly number[]) => times[Math.floor(random() * times.length)] ?? 0;
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  const other = isBusy ? server.chat() : undefined;
  const identity = transientIdentity();
  if (returns) {
    const before = server.chat();
    const [welcome] = sentOfType(before, 'welcome');
    if (welcome) identity.set(welcome.token, welcome.you, false);
    before.lose();
  }
  const connect = async (signal: AbortSignal, { route, signaling }: ConnectRequest) => {
    signaling?.();
    await wait(draw(0, 20, 150, 210, 900));
    signaling?.();
    await wait(route === 'websocket' ? draw(0, 50) : draw(20, 400, 700, 1_500, 2_400, 4_000));
    signal.throwIfAborted();
    if (random() < failing) throw new ConnectError({ kind: random() < 0.5 ? 'timeout' : 'ice-failed' });
    return openCarrier(server, route, {
      ...{ up: draw(0, 10, 100, 900, 2_200), down: draw(0, 10, 100, 900, 2_200) },
      breaksAfter: random() < breaking ? draw(0, 50, 300, 1_000, 8_000) : Infinity,
      stallsAfter: random() < stalling ? draw(0, 50, 300, 1_000, 3_000) : Infinity,
      stallMs: draw(3_000, 9_000, 20_000),
    });
  };
  let ids = 0;
  const makeId = () => `id-${String(++ids).padStart(16, '0')}`;
  const client = new RoomClient({
    choice: new RouteChoice(['data-channel', 'websocket'], transientRouteMemory()),
    credentials: { source: {}, token: undefined },
    lifecycle: { listen: () => () => {} },
    // The room is not on the server yet.
    readNow: () => Promise.reject(new Error('offline')),
    loadExtras: () => Promise.resolve(extras),
    ...{ connect, clock, identity, random, makeId },
  });
  const events: string[] = [];
  client.on('state', ({ phase }) => events.push(phase));
  client.on('reset', () => events.push('reset'));
  client.join();
  client.send('one');
  for (let passed = 0; passed < STORY_MS; passed += STEP_MS) {
    clock.advance(STEP_MS);
    await promisesSettled();
    if (passed === BUSY_MS / 2) client.send('two');
    other?.receive({ type: 'pong' });
    if (passed < BUSY_MS && random() < 0.1) other?.receive({ type: 'send', id: makeId(), text: `${passed}` });
  }
  const { count } = client;
  const pages = sentOfType(server.chat(), 'history');
  return { client, events, count, newest: pages.flatMap(({ messages }) => messages.map(({ text }) => text)) };
}

/** The times of a carrier. A frame takes `up` or `down` milliseconds, and until the end of a stall. */
interface CarrierTimes {
  readonly up: number;
  readonly down: number;
  readonly breaksAfter: number;
  readonly stallsAfter: number;
  readonly stallMs: number;
}

function openCarrier({ admit, clock }: Server, route: Route, times: CarrierTimes): Carrier {
  const { up, down, breaksAfter, stallsAfter, stallMs } = times;
  const end = new ServerEnd(CHAT_V1, '192.0.2.1', route);
  const openedAt = clock.elapsed();
  let isOpen = true;
  let deliveredAt = 0;
  const stallLeft = () => {
    const since = clock.elapsed() - openedAt - stallsAfter;
    return since >= 0 ? Math.max(0, stallMs - since) : 0;
  };
  const upward = (run: () => void) => clock.after(up + stallLeft(), run);
  const downward = (run: () => void) => {
    // The client reads one frame after the other.
    deliveredAt = Math.max(deliveredAt + STEP_MS, clock.elapsed() + down + stallLeft());
    clock.after(deliveredAt - clock.elapsed(), () => isOpen && run());
  };
  const carrier: Carrier = {
    route,
    onText() {},
    onStalled() {},
    onClosed() {},
    send: (text) => isOpen && upward(() => end.receiveText(text)),
    path: () => Promise.resolve(undefined),
    leave: () => carrier.close(),
    close() {
      isOpen = false;
      upward(() => end.lose());
    },
  };
  const lose = () => {
    isOpen = false;
    carrier.onClosed();
  };
  end.onSent = (text) => downward(() => carrier.onText(text));
  end.onEnded = () => downward(lose);
  admit(end, 'lobby', { access: 'read-write' });
  if (breaksAfter < Infinity) {
    clock.after(breaksAfter, () => {
      end.lose();
      if (isOpen) lose();
    });
  }
  return carrier;
}

/** The server's end of a carrier, which passes on what the server does. */
class ServerEnd extends FakeCarrier {
  onSent: (text: string) => void = () => {};
  onEnded: () => void = () => {};

  override send(text: string): SendResult {
    const result = super.send(text);
    if (result === 'sent') this.onSent(text);
    return result;
  }

  override close(reason: CloseReason): void {
    super.close(reason);
    this.onEnded();
  }
}
