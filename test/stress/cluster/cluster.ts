import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../../www/client/client.ts';
import type { ClientState } from '../../../www/client/state.ts';
import { headlessClient } from '../../helpers/headless-client.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';
import { until } from '../../helpers/until.ts';
import { compareWithJournal } from '../compare.ts';
import { flakyCarrier } from '../flaky-carrier.ts';
import { planHarms } from '../plan-harms.ts';
import { createActor, hasSettled, isLive, type Player } from '../players.ts';
import type { StressReport } from '../stress.ts';
import { startBalancer } from './balancer.ts';
import { HarmedEngine } from './harmed-engine.ts';
import { ADMIN_TOKEN, HarmedNodes } from './nodes.ts';
import { readEngine, type EngineContent } from './read-engine.ts';
import { startVisitors } from './visitors.ts';
import { ClusterWitness } from './witness.ts';

/** What can happen to a cluster. */
export type ClusterHarm =
  | 'kill-node'
  | 'drain-node'
  | 'pause-node'
  | 'kick'
  | 'kill-engine'
  | 'stop-engine'
  | 'restore-engine'
  | 'kill-subscriptions';

/** Size of a run. */
export interface ClusterOptions {
  readonly seed: number;
  readonly nodes: number;
  /** Members of chat.v1, and of the plain dialect. */
  readonly clients: number;
  readonly visitors: number;
  /** Number of random actions. */
  readonly steps: number;
  /** How often each harm is done. */
  readonly harms: Readonly<Record<ClusterHarm, number>>;
  /** Receives a line about each phase. */
  readonly progress: (line: string) => void;
}

const ROOM = 'lobby';
/** Average pause between two actions. */
const PAUSE_MS = 15;
/** The time for which a kicked person stays out. */
const BAN_SECONDS = 3;
const JOIN_TIMEOUT_MS = 120_000;
/** The time in which all clients must be up to date and members of dead nodes have left: lease, grace period, patience. */
const SETTLE_TIMEOUT_MS = 180_000;
const POLL_MS = 200;

/**
 * Lets many clients send, edit, delete, react and lose their connections through a balancer, and a moderator remove people,
 * while nodes are killed, drained and stopped for longer than their leases, and the engine is killed, stopped, restored from a
 * copy and loses its subscriptions. At the end every client must match the engine, which must have every acknowledged command
 * once, except those that a copy lost. No removed person may have written during its ban.
 */
export async function stressCluster(options: ClusterOptions): Promise<StressReport> {
  const { seed, clients, steps, progress } = options;
  const random = seededRandom(seed);
  await using engine = await HarmedEngine.start(random);
  const { redis } = engine;
  await using nodes = await HarmedNodes.start(options.nodes, redis.url, random);
  await using balancer = await startBalancer(nodes.ports, random);
  const witness = new ClusterWitness((from, to) => engine.isLost(from, to));
  const faults: string[] = [];

  const players = Array.from({ length: clients }, (_, index): Player => {
    const player: Player = {
      carrier: undefined,
      client: headlessClient({
        ...{ server: balancer.url, room: ROOM, via: index % 2 === 0 ? 'websocket' : 'whip' },
        // Short reconnect delays make more happen in the same time.
        random: () => random() * 0.02,
        ...(index === 0 && { adminToken: ADMIN_TOKEN }),
        wrap: (carrier) =>
          (player.carrier = flakyCarrier(carrier, () => random() < 0.05, witness.observe(`Client ${index}`))),
      }),
    };
    player.client.on('state', (state) => returnAfterBan(player.client, state));
    player.client.join();
    return player;
  });
  await until(() => players.every(isLive), 'every client is live', JOIN_TIMEOUT_MS);
  const stopVisitors = startVisitors(options.visitors, balancer.url, random);

  const harm: Readonly<Record<ClusterHarm, () => Promise<string>>> = {
    'kill-node': () => nodes.kill(),
    'drain-node': () => nodes.drain(),
    'pause-node': () => nodes.pause(),
    kick: async () => kickRandom(players, random),
    'kill-engine': () => engine.kill(),
    'stop-engine': () => engine.stop(),
    'restore-engine': () => engine.restore(),
    'kill-subscriptions': () => engine.killSubscriptions(),
  };
  const act = createActor(seed, random);
  const harmAt = planHarms(options.harms, steps, random);
  let drops = 0;
  let harming = Promise.resolve();
  for (let step = 0; step < steps; step++) {
    const next = harmAt.get(step);
    // One at a time, while the players go on. Nodes start again beside later harms.
    if (next)
      harming = harming.then(async () => {
        const line = await harm[next]().catch((error: Error) => {
          faults.push(`${next}: ${error.message}`);
          return 'failed';
        });
        progress(`step ${step}: ${line}`);
      });
    const player = players[Math.floor(random() * players.length)];
    if (player && act(player, step)) drops++;
    await Bun.sleep(random() * 2 * PAUSE_MS);
  }
  await harming;
  await nodes.untilUp();
  await stopVisitors();
  progress('all actions are done; waiting until every client is up to date');
  for (const { carrier } of players) carrier?.pause(false);

  let content = await readEngine(redis, ROOM);
  const isSettled = (player: Player) =>
    isLive(player) &&
    hasSettled(player) &&
    player.client.position.offset === content.head &&
    sameNames(player.client.members, content.people);
  const areAllSettled = async () => {
    await Bun.sleep(POLL_MS);
    content = await readEngine(redis, ROOM);
    // No client comes back from there.
    if (players.some(({ client: { state } }) => state.phase === 'ended' && !isBanned(state))) return true;
    const ids = new Set(players.map(({ client }) => client.you?.id));
    return players.every(isSettled) && hasOnly(ids, content);
  };
  const settled = until(areAllSettled, 'every client is up to date, and no other member is left', SETTLE_TIMEOUT_MS);
  await settled.catch((error: Error) => faults.push(error.message));
  witness.finish(content.people);
  faults.push(...describe(players, content), ...witness.faults);
  if (faults.length > 0) for (const line of nodes.lastLogs) progress(line);
  const views = players.map(({ client }): readonly Message[] => client.messages);
  for (const { client } of players) client.leave();
  await nodes.stop();

  const { acks, lost } = separateLost(witness, content, engine);
  faults.push(...nodes.faults, ...compareWithJournal(content, views, acks));
  const { resumed, byes } = witness;
  const counts = { events: content.events.length, acks: acks.size, lost, drops, resumed };
  return { faults, ...counts, byes: Object.fromEntries(byes) };
}

/** Lets the first player, a moderator, remove another person for a few seconds: a player or a visitor. */
function kickRandom([moderator]: readonly Player[], random: () => number): string {
  const client = moderator?.client;
  const others = client?.members.filter(({ id }) => id !== client.you?.id) ?? [];
  const person = others[Math.floor(random() * others.length)];
  if (!client || !person) return 'no person to kick';
  client.command({ type: 'kick', member: person.id, seconds: BAN_SECONDS });
  return `the moderator kicks ${person.name} for ${BAN_SECONDS} s`;
}

function isBanned(state: ClientState): boolean {
  return state.phase === 'ended' && state.failure.kind === 'closed' && state.failure.close.code === 'kicked';
}

/** Lets a person that a moderator removed enter again when the ban is over. */
function returnAfterBan(client: ChatClient, state: ClientState): void {
  if (isBanned(state)) setTimeout(() => client.join(), BAN_SECONDS * 1_000);
}

function hasOnly(ids: ReadonlySet<string | undefined>, { people, members }: EngineContent): boolean {
  return [people, members].every((found) => found.size === ids.size && [...found.keys()].every((id) => ids.has(id)));
}

function sameNames(
  members: readonly { readonly id: string; readonly name: string }[],
  people: ReadonlyMap<string, string>,
): boolean {
  return members.length === people.size && members.every(({ id, name }) => people.get(id) === name);
}

/** Returns a sentence for each client that is behind, each ghost, and each name that two people have. */
function describe(players: readonly Player[], content: EngineContent): string[] {
  const { head, people, members } = content;
  const faults = players.flatMap(({ client }, index) => {
    const { position, state, outgoing, you } = client;
    const waiting = outgoing.filter((command) => command.state.kind !== 'failed').length;
    const isBehind = state.phase !== 'live' || state.catchingUp || position.offset !== head || waiting > 0;
    return [
      ...(isBehind
        ? [`Client ${index} is at ${position.offset}, not ${head}, ${waiting} commands left: ${JSON.stringify(state)}`]
        : []),
      ...(sameNames(client.members, people)
        ? []
        : [`Client ${index} shows ${client.members.length} people, not ${people.size}.`]),
      ...(people.has(you?.id ?? '') ? [] : [`Client ${index} (${you?.name}) is not in the room.`]),
    ];
  });
  const ids = new Set(players.map(({ client }) => client.you?.id));
  for (const [id, node] of members)
    if (!ids.has(id)) faults.push(`Member ${id} (${people.get(id)}) of ${node} is a ghost.`);
  if (new Set(people.values()).size !== people.size) faults.push('Two people have the same name.');
  return faults;
}

/** Separates the acknowledged commands that restored copies lack. */
function separateLost(
  { acks }: ClusterWitness,
  { commands, rows, events }: EngineContent,
  engine: HarmedEngine,
): { readonly acks: ReadonlyMap<string, number>; readonly lost: number } {
  const offsets = new Set(events.map(({ at }) => at));
  const isKept = (id: string, offset: number) => (commands.has(id) || rows.has(id)) && offsets.has(offset);
  const kept = [...acks].filter(([id, { offset, time }]) => isKept(id, offset) || !engine.isLost(time));
  return { acks: new Map(kept.map(([id, { offset }]) => [id, offset])), lost: acks.size - kept.length };
}
