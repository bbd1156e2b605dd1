import { bindUdp, openPeer } from './src/webrtc/peer.ts';
import { loadMallocTrim } from './src/webrtc/malloc-trim.ts';
import { MemoryTrimmer } from './src/webrtc/memory-trimmer.ts';
import { createProbes } from './src/webrtc/probe.ts';
import { createTurnProbe } from './src/webrtc/turn-probe.ts';
import { ConfigError } from './src/config/env.ts';
import { DataFolderError } from './src/journal/data-folder-error.ts';
import { checkEngine } from './src/engine/check-engine.ts';
import { readLogFormat } from './src/config/log-settings.ts';
import { createLineLog, createLog } from './src/log.ts';
import { newId } from './src/secrets.ts';
import { readCommandLine, UsageError } from './src/app/command-line.ts';
import { openBackup, openDataStore, openExport, openImport, openRestore } from './src/app/open-data-store.ts';
import { runCommand, type CommandAdapters } from './src/app/run-command.ts';
import { eventLoopClock, guardClock } from './src/server-clock.ts';
import { startServer } from './src/server/server.ts';

const log = createLog(eventLoopClock, createLineLog(readLogFormat(process.env)));
const clock = guardClock(eventLoopClock, log);
const platform = { clock, log, newId, random: Math.random };
const { peerClosed } = new MemoryTrimmer(clock, log, loadMallocTrim);
const adapters: CommandAdapters = {
  openDataStore,
  bindUdp,
  createPeerOpener: (udpPort, udpHost, unsent) =>
    openPeer.bind(undefined, { udpPort, udpHost, clock, log, unsent, peerClosed }),
  openProbe: createProbes(clock, log),
  startServer,
  tryTurn: createTurnProbe(clock, log),
  openExport,
  openImport,
  openBackup,
  openRestore,
  checkEngine,
  loadLicenses: async () => (await import('./src/assets/assets.ts')).loadLicenses(),
};

try {
  const exitCode = await runCommand(readCommandLine(process.argv.slice(2)), adapters, platform);
  if (exitCode !== undefined) process.exit(exitCode);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof DataFolderError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exit(error instanceof UsageError ? 2 : 1);
}
