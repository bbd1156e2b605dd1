import { createAdmit, type AdmitDeps } from '../admit.ts';
import type { OnCarrier } from '../carriers/carrier.ts';
import { UnsentBytes } from '../carriers/unsent-bytes.ts';
import type { Config } from '../config/config.ts';
import { resolvePublicHosts } from '../config/public-address.ts';
import type { Observations } from '../ports/observations.ts';
import type { RoomDirectory } from '../ports/rooms.ts';
import { NetworkShares } from '../limits/network-shares.ts';
import { RateLimit } from '../limits/rate-limit.ts';
import { WrongTokenLimit } from '../limits/wrong-tokens.ts';
import { errorText } from '../log.ts';
import type { ReadinessCheck } from '../ports/readiness.ts';
import type { DataStore } from '../record/data-store.ts';
import { ResumeTokens } from '../room/resume-tokens.ts';
import { Rooms } from '../room/rooms.ts';
import { deriveKey } from '../secrets.ts';
import { createStoreExport } from './export-store.ts';
import { registerCapabilities, type Capabilities, type Ports } from './capabilities.ts';
import { Drain } from './drain.ts';
import { createListenApart } from './listen-apart.ts';
import { observeCarriers } from './observe-connections.ts';
import { answerOwnOffer, openServer, type OpenedServer } from './open-server.ts';
import type { Adapters, Platform } from './platform.ts';
import { Shutdown, shutDownOnSignals } from './shutdown.ts';

/**
 * Builds and starts a chat server, and shuts it down on SIGTERM or SIGINT. Resolves to its port once it listens. Rejects with
 * a ConfigError or a DataFolderError.
 *
 * A chat server consists of these parts, here with their defaults:
 *
 * - The journal (SQLite in `./data`, or memory) stores the events of each room. Pruning keeps the newest 100,000 messages and
 *   20,000 other events of a room, for at most 365 days.
 * - Rooms (at most 1,000) run turns: they commit commands to the journal and broadcast the events.
 * - Resume tokens restore a member's id and name for seven days.
 * - `admit` opens each carrier with its dialect and its room. `hello` makes a moderator only with the admin token (none).
 * - Sessions answer offers. There are at most 5,000 peers, all at the UDP port with the number of the TCP port.
 * - Signaling is the HTTP interface of sessions.
 * - The HTTP server (port 8080, all addresses, pages of all origins, no trusted proxy) also opens at most 5,000 WebSockets
 *   and serves the built-in files, and the scripts of the last five builds.
 * - Capabilities register at the ports routes, admission, rules, requests, welcome, sinks and readiness: access tokens (none
 *   needed), budgets (20 messages and 65,536 bytes a second for each member), moderation, metrics (off), and the server's own
 *   check.
 */
export async function runChat(
  config: Config,
  adapters: Adapters,
  platform: Platform,
  capabilities: Capabilities,
): Promise<number> {
  const { openProbe } = adapters;
  const { clock, log, random } = platform;
  const publicAddresses = await resolvePublicHosts(config.publicHosts);
  const observations: Observations = { observer: undefined };
  const dataStore = await adapters.openDataStore(config, { ...platform, observations });
  // After a start that failed, an open store would make the next start report that messages may be missing.
  using unlessStarted = new DisposableStack();
  unlessStarted.defer(() => dataStore.close());
  let rooms: Rooms | undefined;
  let running: OpenedServer | undefined;
  let readiness: readonly ReadinessCheck[] = [];
  const openedRooms = Promise.withResolvers<Rooms>();
  const opened = Promise.withResolvers<OpenedServer>();
  const answerOffer = async (sdp: string) => answerOwnOffer(sdp, (await opened.promise).sessions);
  const publicUdp = async () => {
    const { udpPort } = await opened.promise;
    return publicAddresses.map(({ address, port = udpPort }) => ({ address, port }));
  };
  const rateLimit = new RateLimit(() => clock.elapsed());
  const wrongTokens = new WrongTokenLimit(rateLimit, () => clock.elapsed());
  const shares = new NetworkShares(config);
  const unsent = new UnsentBytes();
  const { nodes, records, values, search } = dataStore;
  const directory: RoomDirectory = {
    list: (...args) => records.list(...args),
    find: (name) => records.find(name),
    hold: async (name) => (await openedRooms.promise).hold(name),
    open: () => rooms?.names ?? [],
  };
  const drain = new Drain();
  const drainRefusal = () => drain.refusal();
  const ports = await registerCapabilities(capabilities, {
    ...{ config, clock, log, rateLimit, wrongTokens, answerOffer, openProbe, nodes, publicUdp, directory, values },
    ...{ search, drainRefusal, observations, listenApart: createListenApart(log) },
    exportStore: createStoreExport(config, () => adapters.openExport(undefined, config, platform), platform),
    deriveKey: (purpose) => deriveKey(dataStore.secret, purpose),
    checkStore: () => dataStore.check(),
    members: { send: (...args) => rooms?.notify(...args) ?? 0 },
    memberAddresses: () => rooms?.memberAddresses() ?? [],
    figures: () => ({
      rooms: rooms?.size ?? 0,
      members: rooms?.memberAddresses().length ?? 0,
      peers: running?.sessions.size ?? 0,
      webSockets: running?.server.pendingWebSockets ?? 0,
      unsentBytes: unsent.total,
      checks: readiness,
    }),
  });
  observations.observer = ports.observer;
  const { admission, routes } = ports;
  readiness = [...PORT_CHECKS, drain, ...dataStore.readiness, ...ports.readiness];
  const entry = openRooms(
    config,
    dataStore,
    { ...platform, observations },
    { ...ports, rateLimit, wrongTokens, shares },
  );
  const admit = observeCarriers(entry.admit, observations);
  rooms = entry.rooms;
  openedRooms.resolve(rooms);
  running = await openServer(config, adapters, platform, {
    ...{ rooms, admit, rateLimit, shares, unsent, nodes, publicAddresses, observations, readiness, drainRefusal },
    ...{ admission, routes, assetGroups: ports.assetGroups },
  });
  opened.resolve(running);
  const { server, sessions } = running;
  const shutdown = new Shutdown({
    ...{ clock, log, random, drain, drainMs: config.drainMs, hasEngine: nodes !== undefined },
    flushes: ports.flushes,
    connections: () => [...rooms.outlets(), ...ports.connections()],
    closeRest(reason) {
      for (const connection of ports.connections()) connection.close(reason);
      rooms.close(reason);
      sessions.close(reason);
    },
    areAllClosed: () => sessions.size === 0 && server.pendingWebSockets === 0,
    stopServer: () => void server.stop(),
    exit(code) {
      try {
        dataStore.close();
      } catch (error) {
        log('the data store could not be closed', { error: errorText(error) }, 'error');
      }
      process.exit(code);
    },
  });
  shutDownOnSignals(shutdown);
  unlessStarted.move();
  return server.port ?? config.port;
}

/** The server does not start without its ports, and keeps them: these checks pass as soon as it answers. */
const PORT_CHECKS: readonly ReadinessCheck[] = ['http', 'udp'].map((name) => ({ name, failure: () => undefined }));

/** Creates the rooms, and the function that admits carriers to them. */
function openRooms(
  config: Config,
  { records, secret }: DataStore,
  { clock, log, newId, random, observations }: Platform,
  {
    admission,
    rule,
    judgeDelete,
    judgeFile,
    requests,
    welcome,
    sink,
    lastingDocuments,
    rateLimit,
    wrongTokens,
    shares,
  }: Ports & Pick<AdmitDeps, 'rateLimit' | 'wrongTokens'> & { readonly shares: NetworkShares },
): { readonly rooms: Rooms; readonly admit: OnCarrier } {
  const rooms = new Rooms({
    ...{ clock, log, newId, random, observations, admission, rule, judgeDelete, judgeFile, welcome, sink, records },
    ...{ requests, lastingDocuments },
    maxRooms: config.maxRooms,
    share: {
      isFull: (address) => shares.isFull('rooms', address),
      hold: (address) => shares.hold('rooms', address),
    },
    tokens: new ResumeTokens(secret, () => clock.wall()),
    startedAt: clock.elapsed(),
  });
  return { rooms, admit: createAdmit(config, { rooms, clock, log, rateLimit, wrongTokens, requests }) };
}
