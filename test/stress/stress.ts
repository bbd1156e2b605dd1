import type { Message } from '../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../www/client/client.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { compareWithJournal, readJournal } from './compare.ts';
import { type FlakyCarrier, flakyCarrier } from './flaky-carrier.ts';
import { Witness } from './witness.ts';

/** Size of a run. */
export interface StressOptions {
  readonly seed: number;
  readonly clients: number;
  /** Number of random actions. */
  readonly steps: number;
  /** Number of times the server is killed and restarted. */
  readonly kills: number;
  /** Receives a line about each phase. */
  readonly progress: (line: string) => void;
}

/** Counts of a run, and a sentence for each fault. */
export interface StressReport {
  readonly faults: readonly string[];
  readonly events: number;
  readonly acks: number;
  readonly drops: number;
}

interface Player {
  readonly client: ChatClient;
  carrier: FlakyCarrier | undefined;
}

/** Average pause between two actions. */
const PAUSE_MS = 8;
const EMOJI = ['👍', '🎉', '🦊'];

/**
 * Lets many clients send, edit, delete, react, repeat frames, stall and lose their connections while the server is
 * killed and restarted. At the end every client must match the journal, which must have every acknowledged command
 * once.
 */
export async function stress(options: StressOptions): Promise<StressReport> {
  const { seed, clients, steps, kills, progress } = options;
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  using folder = temporaryFolder();
  const env = { DATA_DIR: folder.path, RATE: '0', RATE_BYTES: '0' };
  let server: TestServer = await startTestServer(env);
  const { url, port } = server;
  const witness = new Witness();
  let drops = 0;

  const players = Array.from({ length: clients }, (_, index): Player => {
    const player: Player = {
      carrier: undefined,
      client: headlessClient({
        server: url,
        via: index % 2 === 0 ? 'websocket' : 'whip',
        // Short reconnect delays make more happen in the same time.
        random: () => random() * 0.02,
        wrap: (carrier) => (player.carrier = flakyCarrier(carrier, () => random() < 0.05, witness)),
      }),
    };
    player.client.join();
    return player;
  });
  const isLive = ({ client }: Player) => client.state.phase === 'live' && !client.state.catchingUp;
  await until(() => players.every(isLive), 'every client is live', 20_000);

  const act = (player: Player, step: number) => {
    const { client } = player;
    const ownId = client.state.phase === 'live' ? client.state.you.id : undefined;
    const choice = random();
    const ownMessages = client.messages.slice(-50).filter(({ from, deleted }) => from.id === ownId && !deleted);
    const target = pick(client.messages.slice(-50).filter(({ deleted }) => !deleted));
    const own = pick(ownMessages);
    if (choice < 0.6) client.send(`step ${step} of seed ${seed} ${'x'.repeat(Math.floor(random() ** 4 * 2_000))}`);
    else if (choice < 0.7 && own) client.command({ type: 'edit', message: own.id, text: `edited in step ${step}` });
    else if (choice < 0.75 && own) client.command({ type: 'delete', message: own.id });
    else if (choice < 0.88 && target) {
      client.command({ type: 'react', message: target.id, emoji: pick(EMOJI) ?? '👍', on: random() < 0.7 });
    } else if (choice < 0.94) {
      drops++;
      player.carrier?.drop();
    } else if (choice < 0.98) {
      const { carrier } = player;
      carrier?.pause(true);
      setTimeout(() => carrier?.pause(false), 50 + random() * 300);
    } else client.typing();
  };

  const killAt = new Set(
    Array.from({ length: kills }, (_, index) => Math.floor(((index + 0.7) * steps) / (kills + 0.5))),
  );
  for (let step = 0; step < steps; step++) {
    if (killAt.has(step)) {
      await server.stop('SIGKILL');
      server = await startTestServer({ ...env, PORT: String(port) });
      progress(`step ${step}: the server was killed and restarted`);
    }
    const player = pick(players);
    if (player) act(player, step);
    await new Promise((resolve) => setTimeout(resolve, random() * 2 * PAUSE_MS));
  }
  progress('all actions are done; waiting until every client is up to date');
  for (const { carrier } of players) carrier?.pause(false);
  const isSettled = () =>
    players.every((player) => {
      const isAtSameOffset = player.client.position.offset === players[0]?.client.position.offset;
      return isLive(player) && isAtSameOffset && player.client.outgoing.every(({ state }) => state.kind === 'failed');
    });
  const faults: string[] = [];
  await until(isSettled, 'every client is up to date', 30_000).catch((error: Error) => faults.push(error.message));
  for (const [index, player] of players.entries()) {
    if (!isSettled() && player.client.position.offset !== players[0]?.client.position.offset) {
      faults.push(`Client ${index} is at ${player.client.position.offset}: ${JSON.stringify(player.client.state)}`);
    }
  }
  const views = players.map(({ client }): readonly Message[] => client.messages);
  for (const { client } of players) client.leave();
  await server.stop();
  await server[Symbol.asyncDispose]();

  const journal = readJournal(folder.path);
  faults.push(...witness.faults, ...compareWithJournal(journal, views, witness.acks));
  return { faults, events: journal.events.length, acks: witness.acks.size, drops };
}
