import { loadAssets, type AssetGroup } from '../assets/assets.ts';
import { openEarlierBuilds } from '../assets/earlier-builds.ts';
import type { OnCarrier } from '../carriers/carrier.ts';
import type { UnsentBytes } from '../carriers/unsent-bytes.ts';
import type { Config } from '../config/config.ts';
import type { PublicAddress } from '../config/public-address.ts';
import { Problem } from '../http/problem.ts';
import type { NetworkShares } from '../limits/network-shares.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { ServerAdmission } from '../ports/admission.ts';
import type { NodeBus } from '../ports/node-bus.ts';
import type { Observations } from '../ports/observations.ts';
import type { ReadinessCheck } from '../ports/readiness.ts';
import type { Routes } from '../ports/routes.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import type { Rooms } from '../room/rooms.ts';
import { Cors } from '../server/cors.ts';
import type { RunningServer } from '../server/server-options.ts';
import { readOffer } from '../signaling/offer.ts';
import { createSessionIds, serveRelayedRequests, SessionRelay } from '../signaling/session-relay.ts';
import { handleSession } from '../signaling/session-resource.ts';
import { Sessions } from '../signaling/sessions.ts';
import { createSignaling } from '../signaling/signaling-deps.ts';
import { bindPorts } from './bind-ports.ts';
import { observePeers } from './observe-connections.ts';
import type { Adapters, Platform } from './platform.ts';

/** Collaborators of a server that listens. */
interface OpenServerDeps {
  readonly rooms: Pick<Rooms, 'hasSpaceFor'>;
  readonly admit: OnCarrier;
  readonly admission: ServerAdmission;
  readonly routes: readonly Routes[];
  readonly assetGroups: readonly AssetGroup[];
  readonly rateLimit: RateLimit;
  readonly shares: NetworkShares;
  readonly unsent: UnsentBytes;
  /** The nodes that share the store; undefined without any. */
  readonly nodes: NodeBus | undefined;
  readonly publicAddresses: readonly PublicAddress[];
  readonly observations: Observations;
  readonly readiness: readonly ReadinessCheck[];
  readonly drainRefusal: () => Problem | undefined;
}

/** What clients reach. */
export interface OpenedServer {
  readonly server: RunningServer;
  readonly sessions: Sessions;
  readonly udpPort: number;
}

/**
 * Opens what clients reach, at the TCP and the UDP port: sessions, signaling, and the HTTP server with its files. Rejects with a
 * ConfigError when a port cannot be bound.
 */
export async function openServer(
  config: Config,
  { bindUdp, createPeerOpener, startServer }: Adapters,
  { clock, log, newId }: Platform,
  deps: OpenServerDeps,
): Promise<OpenedServer> {
  const { host, udpHost, maxPeers, trustedProxies } = config;
  const { admit, admission, rateLimit, shares, unsent, nodes, publicAddresses, observations, drainRefusal } = deps;
  const hasSpaceFor = (room: string, address: string) => deps.rooms.hasSpaceFor(room, address);
  const newSessionId = createSessionIds(newId, nodes);
  const relay = nodes && new SessionRelay({ nodes, rateLimit, clock });
  const assets = await loadAssets(deps.assetGroups);
  const earlierBuilds = openEarlierBuilds(config.dataDir, config.engine !== undefined);
  const cors = new Cors(config.allowedOrigins);
  const opened = await bindPorts(
    config,
    (port) => bindUdp(port, udpHost),
    (port, udpPort) => {
      const openPeer = observePeers(createPeerOpener(udpPort, udpHost, unsent), observations, clock);
      const limits = { shares, drainRefusal };
      const sessions = new Sessions({
        ...{ openPeer, admit, clock, log, newId, newSessionId, udpPort, publicAddresses, maxPeers, ...limits },
      });
      const signaling = createSignaling(config, { sessions, admission, hasSpaceFor, rateLimit, clock, newId, relay });
      if (nodes)
        serveRelayedRequests(nodes, (...args) => handleSession(...args, { ...signaling, relay: undefined }), log);
      const server = startServer({
        ...{ port, host, assets, earlierBuilds, cors, signaling, routes: deps.routes, admit, clock, log, ...limits },
        ...{ observations, trustedProxies, maxWebSockets: maxPeers, unsent, readiness: deps.readiness },
      });
      return { server, sessions, udpPort };
    },
  );
  void earlierBuilds.keep(assets, log);
  return opened;
}

/** Answers an offer of the server's own like that of any client, then ends the session at once. */
export async function answerOwnOffer(sdp: string, sessions: Sessions): Promise<string | Problem> {
  const offer = readOffer(sdp);
  if (offer instanceof Problem) throw new Error(`The server refuses its own offer: ${offer.detail}`);
  const client = { address: '127.0.0.1', pass: { access: 'read-only' } } as const;
  const session = await sessions.create({ offer, kind: 'whip', room: 'check', ...client });
  if (session instanceof Problem) return session;
  sessions.end(session.id, closeReasons.ended);
  return session.answer;
}
