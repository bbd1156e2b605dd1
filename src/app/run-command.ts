import { readConfig, readStorePlace } from '../config/config.ts';
import { unknownSettingWarnings } from '../config/unknown-settings.ts';
import { runBackup } from '../backup/cli.ts';
import { runDoctor } from '../doctor/cli.ts';
import type { MeasureDeps } from '../doctor/measure.ts';
import { runTransfer } from '../transfer/cli.ts';
import { toUrlHost } from '../net/ip-address.ts';
import type { checkEngine } from '../engine/check-engine.ts';
import { capabilities } from './capabilities.ts';
import { checkToken } from './check-token.ts';
import type { Command } from './command-line.ts';
import type { Adapters, Platform } from './platform.ts';
import { runChat } from './run-chat.ts';
import type { openBackup, openImport, openRestore } from './open-data-store.ts';
import { standardStreams } from './standard-streams.ts';

/** Functions of all commands that depend on a library or on the platform. */
export type CommandAdapters = Adapters &
  Pick<MeasureDeps, 'tryTurn'> & {
    readonly openImport: typeof openImport;
    readonly openBackup: typeof openBackup;
    readonly openRestore: typeof openRestore;
    readonly checkEngine: typeof checkEngine;
    /** Loads the licenses of all software in the program. */
    readonly loadLicenses: () => Promise<string>;
  };

/**
 * Runs a command. Resolves to the exit code of a command that has ended, and to undefined when the server runs. Rejects with
 * a ConfigError or a DataFolderError.
 */
export async function runCommand(
  command: Command,
  adapters: CommandAdapters,
  platform: Platform,
): Promise<number | undefined> {
  const { env } = process;
  switch (command.kind) {
    case 'print':
      console.log(command.text);
      return 0;
    case 'licenses':
      console.log(await adapters.loadLicenses());
      return 0;
    case 'doctor': {
      const { engine } = readStorePlace(env);
      const checkEngine = engine && (() => adapters.checkEngine(engine, platform));
      const { clock } = platform;
      const explainToken = (token: string) => checkToken(token, env, clock.wall());
      return runDoctor({ ...adapters, args: command.args, env, clock, output: console, checkEngine, explainToken });
    }
    case 'export':
    case 'import': {
      const { kind: direction, args } = command;
      return runTransfer({
        ...{ direction, args, time: platform.clock.wall(), streams: standardStreams() },
        openExport: (folder) => adapters.openExport(folder, readStorePlace(env), platform),
        openImport: (folder) => adapters.openImport(folder, readStorePlace(env), platform),
      });
    }
    case 'backup':
    case 'restore': {
      const { kind, args } = command;
      return runBackup({
        ...{ kind, args, time: platform.clock.wall(), streams: standardStreams() },
        openBackup: (folder, workFolder) => adapters.openBackup(folder, readStorePlace(env), workFolder),
        openRestore: (folder, replaces) => adapters.openRestore(folder, readStorePlace(env), replaces),
      });
    }
    case 'serve': {
      const config = readConfig(env);
      for (const warning of unknownSettingWarnings(env)) platform.log(warning, {}, 'warn');
      const port = await runChat(config, adapters, platform, capabilities);
      console.log(`chat-box is at http://${toUrlHost(config.host ?? 'localhost')}:${port}/`);
      return undefined;
    }
  }
}
