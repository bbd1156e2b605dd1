import { loadAssets } from './src/assets.ts';
import { bindUdp, openPeer } from './src/carriers/peer.ts';
import { probesWith } from './src/carriers/probe.ts';
import { turnTrials } from './src/carriers/try-turn.ts';
import { claimPorts } from './src/claim-ports.ts';
import { systemClock as clock } from './src/clock.ts';
import { readConfig } from './src/config.ts';
import { Cors } from './src/cors.ts';
import { checkParts } from './src/doctor/check-parts.ts';
import { doctor } from './src/doctor/doctor.ts';
import { ConfigError } from './src/environment.ts';
import { MemoryJournal } from './src/journal/memory.ts';
import { pruneOften } from './src/journal/prune-often.ts';
import { newSecret, readSecret } from './src/journal/secret.ts';
import { DataFolderError } from './src/journal/sqlite-file.ts';
import { SqliteJournal } from './src/journal/sqlite.ts';
import { logToStderr as log } from './src/log.ts';
import { newId } from './src/new-id.ts';
import { openRooms } from './src/open-rooms.ts';
import { closings } from './src/protocol/closings.ts';
import { resolvePublicHosts } from './src/public-address.ts';
import { startServer } from './src/server.ts';
import { endOnSignals } from './src/shutdown.ts';
import { Sessions } from './src/signaling/sessions.ts';
import { signalingParts } from './src/signaling/signaling-parts.ts';

const { argv, env } = process;
const openProbe = probesWith(clock, log);
const tryTurn = turnTrials(clock, log);

try {
  const print = console.log;
  if (argv[2] === 'doctor') process.exit(await doctor({ args: argv.slice(3), env, openProbe, tryTurn, clock, print }));
  const config = readConfig(env);
  const { dataDir: folder, durability, retention, host, udpHost, maxPeers, trustedProxies } = config;
  const publicAddresses = await resolvePublicHosts(config.publicHosts);
  const now = () => clock.now();
  const journal =
    folder === undefined
      ? new MemoryJournal({ retention, now, newId })
      : new SqliteJournal({ folder, durability, retention, clock, log, newId });
  const secret = folder === undefined ? newSecret() : readSecret(folder);
  pruneOften(journal, clock);
  const { rooms, admit } = openRooms(config, { journal, secret, clock, log, newId });
  const hasSpaceFor = (room: string) => rooms.hasSpaceFor(room);
  const assets = await loadAssets();
  const cors = new Cors(config.allowedOrigins);

  const { server, sessions } = await claimPorts(
    config,
    (port) => bindUdp(port, udpHost),
    (port, udpPort) => {
      const open = openPeer.bind(undefined, { udpPort, udpHost, clock, log });
      const sessions = new Sessions({ openPeer: open, admit, clock, log, newId, udpPort, publicAddresses, maxPeers });
      const signaling = signalingParts(config, { sessions, hasSpaceFor, now, newId });
      const check = checkParts(config, { ...signaling, openProbe, clock });
      const limits = { trustedProxies, maxWebSockets: maxPeers };
      return { sessions, server: startServer({ port, host, assets, cors, signaling, check, admit, log, ...limits }) };
    },
  );
  endOnSignals({
    farewell() {
      rooms.close(closings.shutdown);
      sessions.close(closings.shutdown);
      void server.stop();
    },
    isQuiet: () => sessions.size === 0 && server.pendingWebSockets === 0,
    exit(code) {
      journal.close();
      process.exit(code);
    },
  });
  console.log(`chat-box is at http://${host ?? 'localhost'}:${server.port}/`);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof DataFolderError)) throw error;
  console.error(error.message);
  process.exit(1);
}
