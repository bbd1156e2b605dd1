import { loadAssets } from '../assets/assets.ts';
import { bindPorts } from './bind-ports.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { Cors } from '../server/cors.ts';
import { createSelfCheck } from '../doctor/self-check.ts';
import type { OpenProbe } from '../doctor/probe.ts';
import type { Journal } from '../journal/journal.ts';
import { schedulePruning } from '../journal/retention.ts';
import type { Log } from '../log.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import { resolvePublicHosts } from '../config/public-address.ts';
import type { RunningServer, ServerOptions } from '../server/server-options.ts';
import { endOnSignals } from './shutdown.ts';
import { Sessions, type OpenPeer } from '../signaling/sessions.ts';
import { createSignaling } from '../signaling/signaling-deps.ts';
import { admission } from '../admit.ts';
import type { OnCarrier } from '../carriers/carrier.ts';
import { Bans } from '../room/bans.ts';
import { Budget } from '../limits/budget.ts';
import { ResumeTokens } from '../room/resume-tokens.ts';
import { Rooms } from '../room/rooms.ts';

/** The parts that know a library or a platform. */
export interface Adapters {
  /** What outlives the process, if anything does: the journal, and the secret that signs resume tokens. */
  readonly openKept: (config: Config) => { readonly journal: Journal; readonly secret: Uint8Array };
  readonly bindUdp: (port: number, host: string | undefined) => Promise<{ stop(): void }>;
  /** Opens peers at a UDP port that is bound. */
  readonly peersAt: (udpPort: number, udpHost: string | undefined) => OpenPeer;
  readonly openProbe: OpenProbe;
  readonly startServer: (parts: ServerOptions) => RunningServer;
}

/** What is the same for all parts. */
export interface Platform {
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
}

/**
 * Puts a chat server together, starts it, and has it end with the process. Resolves to its port once it listens; rejects
 * with a ConfigError or a DataFolderError.
 */
export async function runChat(config: Config, adapters: Adapters, surroundings: Platform): Promise<number> {
  const { host, udpHost, maxPeers, trustedProxies } = config;
  const { bindUdp, peersAt, openProbe, startServer } = adapters;
  const { clock, log, newId } = surroundings;
  const now = () => clock.now();
  const publicAddresses = await resolvePublicHosts(config.publicHosts);
  const { journal, secret } = adapters.openKept(config);
  schedulePruning(journal, clock);
  const { rooms, admit } = openRooms(config, { journal, secret, ...surroundings });
  const hasSpaceFor = (room: string) => rooms.hasSpaceFor(room);
  const assets = await loadAssets();
  const cors = new Cors(config.allowedOrigins);

  const { server, sessions } = await bindPorts(
    config,
    (port) => bindUdp(port, udpHost),
    (port, udpPort) => {
      const openPeer = peersAt(udpPort, udpHost);
      const sessions = new Sessions({ openPeer, admit, clock, log, newId, udpPort, publicAddresses, maxPeers });
      const signaling = createSignaling(config, { sessions, hasSpaceFor, now, newId });
      const check = createSelfCheck(config, { ...signaling, openProbe, clock });
      const limits = { trustedProxies, maxWebSockets: maxPeers };
      return { sessions, server: startServer({ port, host, assets, cors, signaling, check, admit, log, ...limits }) };
    },
  );
  endOnSignals({
    farewell() {
      rooms.close(closeReasons.shutdown);
      sessions.close(closeReasons.shutdown);
      void server.stop();
    },
    isQuiet: () => sessions.size === 0 && server.pendingWebSockets === 0,
    exit(code) {
      journal.close();
      process.exit(code);
    },
  });
  return server.port ?? config.port;
}

/** What rooms are opened with besides the config. */
export interface OpenRoomsDeps {
  readonly journal: Journal;
  /** Signs resume tokens. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
}

/** The rooms of a server, and the door to them. */
export function openRooms(
  config: Config,
  { journal, secret, clock, log, newId }: OpenRoomsDeps,
): { readonly rooms: Rooms; readonly admit: OnCarrier } {
  const now = () => clock.now();
  const allowance = { messages: config.rate, bytes: config.rateBytes };
  const rooms = new Rooms({
    ...{ clock, log, newId, journal },
    maxRooms: config.maxRooms,
    random: Math.random,
    tokens: new ResumeTokens(secret, now),
    bans: new Bans(now),
    newBudget: () => new Budget(allowance, now),
    startedAt: now(),
  });
  return { rooms, admit: admission({ rooms, clock, log, allowance, adminToken: config.adminToken }) };
}
