import { bindUdp, openPeer } from './src/webrtc/peer.ts';
import { createProbes } from './src/webrtc/probe.ts';
import { createTurnProbe } from './src/webrtc/turn-probe.ts';
import { readConfig } from './src/config/config.ts';
import { ConfigError } from './src/config/env.ts';
import { unknownSettingWarnings } from './src/config/unknown-settings.ts';
import { runDoctor } from './src/doctor/cli.ts';
import { DataFolderError } from './src/journal/data-folder-error.ts';
import { createLog } from './src/log.ts';
import { newId } from './src/secrets.ts';
import { capabilities } from './src/app/capabilities.ts';
import { openDataStore } from './src/app/open-data-store.ts';
import { readCommandLine, UsageError } from './src/app/command-line.ts';
import { runChat, type Adapters } from './src/app/run-chat.ts';
import { eventLoopClock, guardClock } from './src/server-clock.ts';
import { startServer } from './src/server/server.ts';

const log = createLog(eventLoopClock);
const clock = guardClock(eventLoopClock, log);
const adapters: Adapters = {
  openDataStore,
  bindUdp,
  createPeerOpener: (udpPort, udpHost, unsent) => openPeer.bind(undefined, { udpPort, udpHost, clock, log, unsent }),
  openProbe: createProbes(clock, log),
  startServer,
};

try {
  const command = readCommandLine(process.argv.slice(2));
  if (command.kind === 'print') console.log(command.text);
  else if (command.kind === 'licenses') console.log(await (await import('./src/assets/assets.ts')).loadLicenses());
  else if (command.kind === 'doctor') {
    const probes = { openProbe: adapters.openProbe, tryTurn: createTurnProbe(clock, log), clock };
    process.exit(await runDoctor({ args: command.args, env: process.env, ...probes, output: console }));
  } else {
    const config = readConfig(process.env);
    for (const warning of unknownSettingWarnings(process.env)) log(warning);
    const port = await runChat(config, adapters, { clock, log, newId, random: Math.random }, capabilities);
    console.log(`chat-box is at http://${config.host ?? 'localhost'}:${port}/`);
  }
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof DataFolderError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exit(error instanceof UsageError ? 2 : 1);
}
