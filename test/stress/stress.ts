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

/** How long and how hard. */
export interface StressOptions {
  readonly seed: number;
  readonly clients: number;
  /** Things that are done, one after another. */
  readonly steps: number;
  /** Times the server is killed and started again. */
  readonly kills: number;
  /** Called with a line now and then. */
  readonly progress: (line: string) => void;
}

/** What a run did, and what went wrong: nothing, if all is well. */
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

/** Between two steps, in milliseconds. */
const PACE = 8;
const EMOJI = ['👍', '🎉', '🦊'];

/**
 * Many clients talk, edit, delete, react, repeat themselves, stall and lose their connections while the server is
 * killed and started again. In the end everyone must see what the journal holds, and every acknowledged command must
 * be in it once.
 */
export async function stress(options: StressOptions): Promise<StressReport> {
  const { seed, clients, steps, kills, progress } = options;
  const random = seededRandom(seed);
  const pick = <One>(all: readonly One[]): One | undefined => all[Math.floor(random() * all.length)];
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
        // Reconnects soon, so that much happens in little time.
        random: () => random() * 0.02,
        wrap: (carrier) => (player.carrier = flakyCarrier(carrier, () => random() < 0.05, witness)),
      }),
    };
    player.client.join();
    return player;
  });
  const isLive = ({ client }: Player) => client.state.phase === 'live' && !client.state.catchingUp;
  await until(() => players.every(isLive), 'everyone is in', 20_000);

  const act = (player: Player, step: number) => {
    const { client } = player;
    const me = client.state.phase === 'live' ? client.state.you.id : undefined;
    const choice = random();
    const mine = client.messages.slice(-50).filter(({ from, deleted }) => from.id === me && !deleted);
    const target = pick(client.messages.slice(-50).filter(({ deleted }) => !deleted));
    const own = pick(mine);
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
      progress(`step ${step}: the server was killed and started again`);
    }
    const player = pick(players);
    if (player) act(player, step);
    await new Promise((resolve) => setTimeout(resolve, random() * 2 * PACE));
  }
  progress('all said; waiting until everyone has everything');
  for (const { carrier } of players) carrier?.pause(false);
  const isSettled = () =>
    players.every((player) => {
      const same = player.client.position.offset === players[0]?.client.position.offset;
      return isLive(player) && same && player.client.outgoing.every(({ state }) => state.kind === 'failed');
    });
  const faults: string[] = [];
  await until(isSettled, 'everyone has everything', 30_000).catch((error: Error) => faults.push(error.message));
  for (const [index, player] of players.entries()) {
    if (!isSettled() && player.client.position.offset !== players[0]?.client.position.offset) {
      faults.push(`Client ${index} stands at ${player.client.position.offset}: ${JSON.stringify(player.client.state)}`);
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
