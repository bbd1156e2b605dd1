import { fileURLToPath } from 'node:url';
import type { Message } from '../../src/protocol/server-messages.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { compareWithJournal, readJournal } from './compare.ts';
import { flakyCarrier } from './flaky-carrier.ts';
import { HarmedServer, type Harm } from './harmed-server.ts';
import { planHarms } from './plan-harms.ts';
import { createActor, hasSettled, isLive, type Player } from './players.ts';
import { Witness } from './witness.ts';

/** Size of a run. */
export interface StressOptions {
  readonly seed: number;
  readonly clients: number;
  /** Number of random actions. */
  readonly steps: number;
  /** How often each harm is done to the server. The first is a kill, which makes the first copy to restore. */
  readonly harms: Readonly<Record<Harm, number>>;
  /** Whether a hostile member attacks the room meanwhile. */
  readonly isAttacked: boolean;
  /** Receives a line about each phase. */
  readonly progress: (line: string) => void;
}

/** Counts of a run, and a sentence for each fault. */
export interface StressReport {
  readonly faults: readonly string[];
  readonly events: number;
  readonly acks: number;
  /** Acknowledged commands that restored copies lacked. */
  readonly lost: number;
  readonly drops: number;
  /** Welcomes of clients that resumed: with the missed events, or with the newest page. */
  readonly resumed: { readonly recovered: number; readonly reset: number };
  /** How often honest clients received each `bye` code. */
  readonly byes: Readonly<Record<string, number>>;
}

interface HarmedPlayer extends Player {
  /** The life of the server in which the carrier opened. */
  life: number;
}

/** Average pause between two actions. */
const PAUSE_MS = 8;
/** The time in which all clients must join at the beginning. */
const JOIN_TIMEOUT_MS = 60_000;
/** The time in which all clients must be up to date at the end. Includes clients that wait after a long outage. */
const SETTLE_TIMEOUT_MS = 90_000;

/**
 * Lets many clients send, edit, delete, react, repeat frames, stall and lose their connections while the server is
 * killed, paused, restored from copies and given another time, and while a hostile member attacks. At the end every
 * client must match the journal, which must have every acknowledged command once, except those that a copy lost.
 */
export async function stress(options: StressOptions): Promise<StressReport> {
  const { seed, clients, steps, isAttacked, progress } = options;
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  using folder = temporaryFolder();
  await using server = await HarmedServer.start(folder.path, random);
  const { url } = server;
  const witness = new Witness();
  let drops = 0;

  const players = Array.from({ length: clients }, (_, index): HarmedPlayer => {
    const name = `Client ${index}`;
    const player: HarmedPlayer = {
      carrier: undefined,
      life: 0,
      client: headlessClient({
        server: url,
        via: index % 2 === 0 ? 'websocket' : 'whip',
        // Short reconnect delays make more happen in the same time.
        random: () => random() * 0.02,
        wrap: (carrier) => {
          player.life = witness.life;
          return (player.carrier = flakyCarrier(carrier, () => random() < 0.05, witness.observe(name)));
        },
      }),
    };
    const { client } = player;
    client.on('state', (state) => {
      if (state.phase !== 'live' || state.catchingUp || player.life !== witness.life) return;
      const lost = client.messages.filter(({ offset }) => witness.isLost(offset));
      if (lost.length > 0) witness.faults.push(`${name} still shows ${lost.length} messages that the copy lacks.`);
    });
    client.join();
    return player;
  });
  await until(() => players.every(isLive), 'every client is live', JOIN_TIMEOUT_MS);
  const stopAttacks = isAttacked ? startHostileMember(server.port, seed) : undefined;

  const act = createActor(seed, random);
  const harmAt = planHarms(options.harms, steps, random);
  for (let step = 0; step < steps; step++) {
    const harm = harmAt.get(step);
    if (harm) progress(`step ${step}: ${await server.suffer(harm, (copy) => witness.restored(copy))}`);
    const player = pick(players);
    if (player && act(player, step)) drops++;
    await new Promise((resolve) => setTimeout(resolve, random() * 2 * PAUSE_MS));
  }
  await server.untilAwake();
  if (stopAttacks) progress(`attacks: ${await stopAttacks()}`);
  progress('all actions are done; waiting until every client is up to date');
  for (const { carrier } of players) carrier?.pause(false);
  const isSettled = (player: Player) => {
    const isAtSameOffset = player.client.position.offset === players[0]?.client.position.offset;
    return isLive(player) && isAtSameOffset && hasSettled(player);
  };
  const faults: string[] = [];
  const settled = until(() => players.every(isSettled), 'every client is up to date', SETTLE_TIMEOUT_MS);
  await settled.catch((error: Error) => faults.push(error.message));
  for (const [index, player] of players.entries()) {
    if (isSettled(player)) continue;
    const { position, state, outgoing } = player.client;
    const waiting = outgoing.filter((command) => command.state.kind !== 'failed').length;
    faults.push(`Client ${index} is at ${position.offset} with ${waiting} commands left: ${JSON.stringify(state)}`);
  }
  const views = players.map(({ client }): readonly Message[] => client.messages);
  for (const { client } of players) client.leave();
  await server.stop();

  const journal = readJournal(server.data);
  faults.push(...witness.faults, ...compareWithJournal(journal, views, witness.acks));
  const { acks, lost, resumed, byes } = witness;
  const counts = { events: journal.events.length, acks: acks.size, lost, drops, resumed };
  return { faults, ...counts, byes: Object.fromEntries(byes) };
}

/** Starts a hostile member. The result ends it and resolves to what it did. */
function startHostileMember(port: number, seed: number): () => Promise<string> {
  const { PATH = '', HOME = '' } = process.env;
  const script = fileURLToPath(new URL('hostile-member.ts', import.meta.url));
  const child = Bun.spawn([process.execPath, 'run', script, String(port), String(seed)], {
    env: { PATH, HOME },
    stdout: 'pipe',
    stderr: 'inherit',
  });
  return async () => {
    child.kill('SIGTERM');
    return (await new Response(child.stdout).text()).trim();
  };
}
