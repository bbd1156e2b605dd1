import type { UnsentBytes } from '../carriers/unsent-bytes.ts';
import type { Clock } from '../clock.ts';
import type { Config, StorePlace } from '../config/config.ts';
import type { Log } from '../log.ts';
import type { Observed } from '../ports/observations.ts';
import type { OpenProbe } from '../ports/probe.ts';
import type { ExportSource } from '../ports/transfer.ts';
import type { DataStore } from '../record/data-store.ts';
import type { RunningServer, ServerOptions } from '../server/server-options.ts';
import type { OpenPeer } from '../signaling/sessions.ts';

/** Functions that depend on a library or on the platform. Tests replace them. */
export interface Adapters {
  /** Opens the data store. Rejects with a ConfigError or a DataFolderError. */
  readonly openDataStore: (config: Config, platform: Platform) => DataStore | Promise<DataStore>;
  /** Opens a data folder, or the store at a place, for an export beside the running server. */
  readonly openExport: (folder: string | undefined, place: StorePlace, platform: Platform) => Promise<ExportSource>;
  /** Binds the UDP port of all peers until `stop` is called. */
  readonly bindUdp: (port: number, host: string | undefined) => Promise<{ stop(): void }>;
  /** Creates the function that opens peers at the bound UDP port. */
  readonly createPeerOpener: (udpPort: number, udpHost: string | undefined, unsent: UnsentBytes) => OpenPeer;
  /** Opens a client's peer, with which the server checks itself. */
  readonly openProbe: OpenProbe;
  /** Starts the HTTP server. Throws when the port is taken. */
  readonly startServer: (options: ServerOptions) => RunningServer;
}

/** Platform services that all parts of the server use. */
export interface Platform extends Observed {
  readonly clock: Clock;
  readonly log: Log;
  /** Creates an unguessable id of 22 URL-safe characters. */
  readonly newId: () => string;
  /** Returns a number of at least 0 and below 1. */
  readonly random: () => number;
}
