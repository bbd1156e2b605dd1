import { createAdmit } from '../admit.ts';
import { loadAssets } from '../assets/assets.ts';
import type { OnCarrier } from '../carriers/carrier.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { resolvePublicHosts } from '../config/public-address.ts';
import type { OpenProbe } from '../ports/probe.ts';
import { Problem } from '../http/problem.ts';
import type { Journal } from '../journal/journal.ts';
import { schedulePruning } from '../journal/retention.ts';
import { errorText, type Log } from '../log.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import { ResumeTokens } from '../room/resume-tokens.ts';
import { Rooms } from '../room/rooms.ts';
import { Cors } from '../server/cors.ts';
import type { RunningServer, ServerOptions } from '../server/server-options.ts';
import { readOffer } from '../signaling/offer.ts';
import { Sessions, type OpenPeer } from '../signaling/sessions.ts';
import { createSignaling } from '../signaling/signaling-deps.ts';
import { bindPorts } from './bind-ports.ts';
import { registerCapabilities, type Capabilities, type Ports } from './capabilities.ts';
import { endOnSignals } from './shutdown.ts';

/** What knows a library or a platform. */
export interface Adapters {
  /** Opens what may outlive the process: the journal, and the secret that signs resume tokens. */
  readonly openDataStore: (config: Config) => DataStore;
  /** Binds the UDP port of all peers, and holds it until it is stopped. */
  readonly bindUdp: (port: number, host: string | undefined) => Promise<{ stop(): void }>;
  /** Creates a function that opens peers at a bound UDP port. */
  readonly createPeerOpener: (udpPort: number, udpHost: string | undefined) => OpenPeer;
  /** Opens a peer of a client, with which the server checks itself. */
  readonly openProbe: OpenProbe;
  /** Starts the HTTP server. Throws when the port is taken. */
  readonly startServer: (options: ServerOptions) => RunningServer;
}

/** What may outlive the process. */
export interface DataStore {
  readonly journal: Journal;
  /** Signs resume tokens. */
  readonly secret: Uint8Array;
}

/** What every part of the server shares. */
export interface Platform {
  readonly clock: Clock;
  readonly log: Log;
  /** Creates an unguessable id of 22 URL-safe characters. */
  readonly newId: () => string;
}

/**
 * Builds and starts a chat server, and stops it on SIGTERM or SIGINT. Resolves to its port once it listens. Rejects with
 * a ConfigError or a DataFolderError.
 *
 * A chat server consists of a journal (SQLite in `./data`, or memory), which keeps the events of each room and is pruned
 * every minute (100,000 events or 365 days a room); rooms (at most 1,000), which run turns over that journal; resume
 * tokens, which give members back their id and name for seven days; the door (`admit`), which gives each carrier a
 * dialect and a room; sessions (at most 5,000 peers at the UDP port, which has the number of the TCP port), which answer
 * offers; signaling, which is HTTP around sessions; the HTTP server (port 8080, all addresses, pages of all origins, no
 * trusted proxy), which also opens WebSockets (at most 5,000) and serves the built-in files; and capabilities, which
 * register at the ports routes, admission and rules: access tokens (none needed), bans, budgets (20 messages and 65,536
 * bytes a second for each member) and the server's own check. There is no moderator without an admin token.
 */
export async function runChat(
  config: Config,
  adapters: Adapters,
  platform: Platform,
  capabilities: Capabilities,
): Promise<number> {
  const { host, udpHost, maxPeers, trustedProxies } = config;
  const { bindUdp, createPeerOpener, openProbe, startServer } = adapters;
  const { clock, log, newId } = platform;
  const publicAddresses = await resolvePublicHosts(config.publicHosts);
  const kept = adapters.openDataStore(config);
  schedulePruning(kept.journal, clock);
  const opened = Promise.withResolvers<Sessions>();
  const answerOffer = async (sdp: string) => answerOwnOffer(sdp, await opened.promise);
  const ports = registerCapabilities(capabilities, { config, clock, log, answerOffer, openProbe });
  const { admission, routes } = ports;
  const { rooms, admit } = openRooms(config, kept, platform, ports);
  const hasSpaceFor = (room: string) => rooms.hasSpaceFor(room);
  const assets = await loadAssets();
  const cors = new Cors(config.allowedOrigins);

  const { server, sessions } = await bindPorts(
    config,
    (port) => bindUdp(port, udpHost),
    (port, udpPort) => {
      const openPeer = createPeerOpener(udpPort, udpHost);
      const sessions = new Sessions({ openPeer, admit, clock, log, newId, udpPort, publicAddresses, maxPeers });
      const signaling = createSignaling(config, { sessions, admission, hasSpaceFor, clock, newId });
      const limits = { trustedProxies, maxWebSockets: maxPeers };
      return { sessions, server: startServer({ port, host, assets, cors, signaling, routes, admit, log, ...limits }) };
    },
  );
  opened.resolve(sessions);
  endOnSignals({
    ...{ clock, log },
    closeAll() {
      rooms.close(closeReasons.shutdown);
      sessions.close(closeReasons.shutdown);
      void server.stop();
    },
    areAllClosed: () => sessions.size === 0 && server.pendingWebSockets === 0,
    exit(code) {
      try {
        kept.journal.close();
      } catch (error) {
        log('the journal could not be closed', { error: errorText(error) });
      }
      process.exit(code);
    },
  });
  return server.port ?? config.port;
}

/** Opens the rooms of a server, and the door to them. */
function openRooms(
  config: Config,
  { journal, secret }: DataStore,
  { clock, log, newId }: Platform,
  { admission, rule }: Ports,
): { readonly rooms: Rooms; readonly admit: OnCarrier } {
  const rooms = new Rooms({
    ...{ clock, log, newId, journal, admission, rule },
    maxRooms: config.maxRooms,
    random: Math.random,
    tokens: new ResumeTokens(secret, () => clock.wall()),
    startedAt: clock.elapsed(),
  });
  return { rooms, admit: createAdmit(config, { rooms, clock, log }) };
}

/** Answers an offer of this server's own, as it answers any client, and ends the session at once. */
async function answerOwnOffer(sdp: string, sessions: Sessions): Promise<string | Problem> {
  const offer = readOffer(sdp);
  if (offer instanceof Problem) throw new Error(`The server refuses its own offer: ${offer.detail}`);
  const client = { address: '127.0.0.1', access: 'read-only', ownerToken: undefined } as const;
  const session = await sessions.create({ offer, kind: 'whip', room: 'check', ...client });
  if (session instanceof Problem) return session;
  sessions.end(session.id, closeReasons.ended);
  return session.answer;
}
