import { admission } from './src/admit.ts';
import { loadAssets } from './src/assets.ts';
import { bindUdp, openPeer } from './src/carriers/peer.ts';
import { claimPorts } from './src/claim-ports.ts';
import { systemClock as clock } from './src/clock.ts';
import { ConfigError, readConfig } from './src/config.ts';
import { Cors } from './src/cors.ts';
import { logToStderr as log } from './src/log.ts';
import { newId } from './src/new-id.ts';
import { closings } from './src/protocol/closings.ts';
import { Rooms } from './src/room/rooms.ts';
import { startServer } from './src/server.ts';
import { endOnSignals } from './src/shutdown.ts';
import { Sessions } from './src/signaling/sessions.ts';

try {
  const config = readConfig(process.env);
  const assets = await loadAssets();
  const rooms = new Rooms({ clock, random: Math.random, newId, maxRooms: config.maxRooms });
  const admit = admission(rooms, clock, log);
  const { server, sessions } = await claimPorts(
    config,
    (port) => bindUdp(port, config.host),
    (port, udpPort) => {
      const peers = { udpPort, udpHost: config.host, clock, log };
      const sessions = new Sessions({
        ...{ admit, clock, log, newId, udpPort, maxPeers: config.maxPeers },
        openPeer: (offer, events) => openPeer(peers, offer, events),
      });
      const signaling = { sessions, hasSpaceFor: (room: string) => rooms.hasSpaceFor(room) };
      const cors = new Cors(config.allowedOrigins);
      const { host, maxPeers: maxWebSockets } = config;
      return { server: startServer({ port, host, assets, cors, signaling, admit, log, maxWebSockets }), sessions };
    },
  );
  endOnSignals({
    farewell() {
      rooms.close(closings.shutdown);
      sessions.close(closings.shutdown);
      void server.stop();
    },
    isQuiet: () => sessions.size === 0 && server.pendingWebSockets === 0,
    exit: (code) => process.exit(code),
  });
  console.log(`chat-box is at http://${config.host ?? 'localhost'}:${server.port}/`);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}
