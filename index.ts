import { admission } from './src/admit.ts';
import { loadAssets } from './src/assets.ts';
import { bindUdp, openPeer } from './src/carriers/peer.ts';
import { claimPorts } from './src/claim-ports.ts';
import { systemClock as clock } from './src/clock.ts';
import { ConfigError, readConfig } from './src/config.ts';
import { Cors } from './src/cors.ts';
import { MemoryJournal } from './src/journal/memory.ts';
import { pruneOften } from './src/journal/prune-often.ts';
import { newSecret, readSecret } from './src/journal/secret.ts';
import { DataFolderError } from './src/journal/sqlite-file.ts';
import { SqliteJournal } from './src/journal/sqlite.ts';
import { logToStderr as log } from './src/log.ts';
import { newId } from './src/new-id.ts';
import { closings } from './src/protocol/closings.ts';
import { Bans } from './src/room/bans.ts';
import { Budget } from './src/room/budget.ts';
import { ResumeTokens } from './src/room/resume.ts';
import { Rooms } from './src/room/rooms.ts';
import { startServer } from './src/server.ts';
import { endOnSignals } from './src/shutdown.ts';
import { Sessions } from './src/signaling/sessions.ts';

try {
  const config = readConfig(process.env);
  const { dataDir: folder, durability, adminToken, maxRooms, host, maxPeers } = config;
  const now = () => clock.now();
  const retention = { events: config.historyEvents, age: config.historyDays * 86_400_000 };
  const journal =
    folder === undefined
      ? new MemoryJournal({ retention, now, newId })
      : new SqliteJournal({ folder, durability, retention, clock, log, newId });
  pruneOften(journal, clock);

  const allowance = { messages: config.rate, bytes: config.rateBytes };
  const tokens = new ResumeTokens(folder === undefined ? newSecret() : readSecret(folder), now);
  const newBudget = () => new Budget(allowance, now);
  const bans = new Bans(now);
  const people = { tokens, bans, newBudget, random: Math.random, startedAt: now() };
  const rooms = new Rooms({ clock, log, newId, journal, maxRooms, ...people });
  const admit = admission({ rooms, clock, log, allowance, adminToken });
  const assets = await loadAssets();

  const { server, sessions } = await claimPorts(
    config,
    (port) => bindUdp(port, host),
    (port, udpPort) => {
      const peers = { udpPort, udpHost: host, clock, log };
      const open = openPeer.bind(undefined, peers);
      const sessions = new Sessions({ openPeer: open, admit, clock, log, newId, udpPort, maxPeers });
      const signaling = { sessions, hasSpaceFor: (room: string) => rooms.hasSpaceFor(room) };
      const cors = new Cors(config.allowedOrigins);
      const server = startServer({ port, host, assets, cors, signaling, admit, log, maxWebSockets: maxPeers });
      return { server, sessions };
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
