import { capabilities } from '../../src/app/capabilities.ts';
import { openDataStore, openExport } from '../../src/app/open-data-store.ts';
import { runChat } from '../../src/app/run-chat.ts';
import { systemClock as clock } from '../../src/clock.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLog } from '../../src/log.ts';
import { newId } from '../../src/secrets.ts';
import { startServer } from '../../src/server/server.ts';
import type { UnsentBytes } from '../../src/carriers/unsent-bytes.ts';
import { bindUdp, openPeer } from '../../src/webrtc/peer.ts';
import { createProbes } from '../../src/webrtc/probe.ts';
import { embedAssets } from './embed-assets.ts';

/** Runs a server without the capability that the command line names, with assets of a file. It takes the environment of the real server. */
if (import.meta.main) {
  const [removed = '', assets = ''] = process.argv.slice(2);
  embedAssets(assets);
  const rest = Object.entries(capabilities).filter(([name]) => name !== removed);
  if (rest.length === Object.keys(capabilities).length) throw new Error(`There is no capability "${removed}".`);
  const config = readConfig(process.env);
  const log = createLog(clock);
  const adapters = {
    openDataStore,
    openExport,
    bindUdp,
    createPeerOpener: (udpPort: number, udpHost: string | undefined, unsent: UnsentBytes) =>
      openPeer.bind(undefined, { udpPort, udpHost, clock, log, unsent }),
    openProbe: createProbes(clock, log),
    startServer,
  };
  const port = await runChat(config, adapters, { clock, log, newId, random: Math.random }, Object.fromEntries(rest));
  console.log(`chat-box is at http://localhost:${port}/`);
}
