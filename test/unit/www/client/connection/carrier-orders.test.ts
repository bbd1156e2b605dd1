import { expect, test } from 'bun:test';
import type { SendResult } from '../../../../../src/carriers/carrier.ts';
import type { CloseReason } from '../../../../../src/protocol/close-reasons.ts';
import { CHAT_V1 } from '../../../../../src/protocol/limits.ts';
import type { Carrier, ConnectRequest, Route } from '../../../../../www/client/carriers/carrier.ts';
import { RouteChoice, transientRouteMemory } from '../../../../../www/client/connection/route-choice.ts';
import * as extras from '../../../../../www/client/extras/extras.ts';
import { transientIdentity } from '../../../../../www/client/identity/identity.ts';
import { RoomClient } from '../../../../../www/client/room-client.ts';
import { FakeCarrier } from '../../../../helpers/fake-carrier.ts';
import { inRoom, sentOfType } from '../../../../helpers/in-room.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';
import { seededRandom } from '../../../../helpers/seeded-random.ts';

/** The time from one step of the test to the next. The client goes on in between. */
const STEP_MS = 50;

type Server = ReturnType<typeof inRoom>;

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

/** Opens a carrier to the server, on which a frame takes `up` or `down` milliseconds. */
function openCarrier({ admit, clock }: Server, route: Route, up: number, down: number): Carrier {
  const end = new ServerEnd(CHAT_V1, '192.0.2.1', route);
  let isOpen = true;
  const carrier: Carrier = {
    route,
    onText() {},
    onStalled() {},
    onClosed() {},
    send: (text) => isOpen && clock.after(up, () => end.receiveText(text)),
    path: () => Promise.resolve(undefined),
    leave: () => carrier.close(),
    close() {
      isOpen = false;
      clock.after(up, () => end.lose());
    },
  };
  let deliveredAt = 0;
  end.onSent = (text) => {
    // The client reads one frame after the other.
    deliveredAt = Math.max(deliveredAt + STEP_MS, clock.elapsed() + down);
    clock.after(deliveredAt - clock.elapsed(), () => isOpen && carrier.onText(text));
  };
  end.onEnded = () =>
    clock.after(Math.max(deliveredAt + STEP_MS - clock.elapsed(), down), () => {
      if (isOpen) carrier.onClosed();
      isOpen = false;
    });
  admit(end, 'lobby', { access: 'read-write' });
  return carrier;
}

/** What a client went through. */
interface Story {
  readonly client: RoomClient;
  /** Its phases, and `reset` when it dropped its messages. */
  readonly events: string[];
}

/** Joins and writes two messages over carriers whose times `random` draws. `returns`: the member was there before. */
async function chatOverSlowCarriers(random: () => number, returns: boolean): Promise<Story> {
  const server = inRoom();
  const { clock } = server;
  const draw = (...times: readonly number[]) => times[Math.floor(random() * times.length)] ?? 0;
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
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
    return openCarrier(server, route, draw(0, 10, 100, 900, 2_200), draw(0, 10, 100, 900, 2_200));
  };
  let ids = 0;
  const client = new RoomClient({
    choice: new RouteChoice(['data-channel', 'websocket'], transientRouteMemory()),
    credentials: { source: {}, token: undefined },
    lifecycle: { listen: () => () => {} },
    // The room is not on the server yet.
    readNow: () => Promise.reject(new Error('offline')),
    loadExtras: () => Promise.resolve(extras),
    makeId: () => `id-${String(++ids).padStart(16, '0')}`,
    ...{ connect, clock, identity, random },
  });
  const events: string[] = [];
  client.on('state', ({ phase }) => events.push(phase));
  client.on('reset', () => events.push('reset'));
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      clock.advance(STEP_MS);
      await promisesSettled();
    }
  };
  client.join();
  client.send('one');
  await pass(12_000);
  client.send('two');
  await pass(30_000);
  return { client, events };
}

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);

/** What each story must end with. */
const outcomeOf = ({ messages, count, you, members }: RoomClient) => ({
  texts: messages.map(({ text }) => text),
  ...{ count, isMember: members[0]?.id === you?.id },
});
const WHOLE = { texts: ['one', 'two'], count: 1, isMember: true };

test('RoomClient loses neither name nor messages of a new member while its carriers replace each other', async () => {
  for (const seed of SEEDS) {
    const { client, events } = await chatOverSlowCarriers(seededRandom(seed), false);
    expect({ seed, events: events.join() }).toEqual({
      seed,
      events: expect.stringMatching(/^joining,reset,live(,live)*$/),
    });
    expect({ seed, ...outcomeOf(client) }).toEqual({ seed, ...WHOLE });
  }
});

test('RoomClient brings a member back whose carriers replace each other, in whatever order the server receives them', async () => {
  for (const seed of SEEDS) {
    const { client, events } = await chatOverSlowCarriers(seededRandom(seed), true);
    expect({ seed, phase: client.state.phase, ended: events.includes('ended') }).toEqual({
      ...{ seed, phase: 'live', ended: false },
    });
    expect({ seed, ...outcomeOf(client) }).toEqual({ seed, ...WHOLE });
  }
});
