import type { Clock } from '../clock.ts';
import type { EngineUrl } from '../config/engine-url.ts';
import { errorText } from '../log.ts';
import { StoreFailure } from '../ports/transfer.ts';
import { DATA_FORMAT, formatKey, markFormat } from './engine-facts.ts';
import type { Link } from './link.ts';
import { findPrimary, openPrimary } from './primary.ts';
import { createScriptRunner, type Script } from './script.ts';

/** Time for the answer to a command. A room may be large, and no member waits. */
const TIMEOUT_MS = 30_000;

/** Which engine, and its keys. */
export interface TransferEngine {
  readonly url: EngineUrl;
  /** Start of all keys. */
  readonly prefix: string;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A connection to the engine for an export or an import. Every method rejects with a StoreFailure. */
export class TransferLink {
  readonly #runScript: ReturnType<typeof createScriptRunner>;

  private constructor(private readonly link: Link) {
    this.#runScript = createScriptRunner((command, args) => link.send(command, args, TIMEOUT_MS));
  }

  /** Connects, and marks the data with their format. */
  static async open({ url, prefix, clock }: TransferEngine): Promise<TransferLink> {
    const link = await toFailure(async () => openPrimary(await findPrimary(url, clock), url.database, prefix, clock));
    const opened = new TransferLink(link);
    try {
      await markFormat((command, args) => opened.send(command, args), prefix);
      const format = String(await opened.send('GET', [formatKey(prefix)]));
      if (format === DATA_FORMAT) return opened;
      throw new StoreFailure(`The engine has data in format ${format}; this chat-box reads format ${DATA_FORMAT}.`);
    } catch (error) {
      opened.close();
      throw error;
    }
  }

  send(command: string, args: readonly string[]): Promise<unknown> {
    return toFailure(() => this.link.send(command, args, TIMEOUT_MS));
  }

  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    return toFailure(() => this.#runScript(script, keys, args));
  }

  /** Reads the secret that all nodes share. */
  async readSecret(prefix: string): Promise<Uint8Array | undefined> {
    const secret = await this.send('GET', [`${prefix}secret`]);
    return typeof secret === 'string' ? Uint8Array.fromBase64(secret) : undefined;
  }

  close(): void {
    this.link.close('done');
  }
}

async function toFailure<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw new StoreFailure(`The engine failed: ${errorText(error)}.`);
  }
}
