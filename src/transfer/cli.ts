import { StoreFailure, type ExportSource, type ImportTarget } from '../ports/transfer.ts';
import { errorText } from '../log.ts';
import { exportRooms, type TransferTotals } from './export.ts';
import { importRooms } from './import.ts';
import { TransferError } from './transfer-error.ts';

/** Arguments, streams and stores of a transfer. */
export interface TransferDeps {
  readonly direction: 'export' | 'import';
  readonly args: readonly string[];
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly streams: TransferStreams;
  /** Opens a data folder, or the store that the settings name. Rejects with an error for the operator. */
  readonly openExport: (folder: string | undefined) => Promise<ExportSource>;
  readonly openImport: (folder: string | undefined) => Promise<ImportTarget>;
}

/** Standard input, output and error. */
export interface TransferStreams {
  /** Undefined when standard input is a terminal. */
  readonly input: AsyncIterable<Uint8Array> | undefined;
  /** Writes to standard output. Rejects when the reader has gone or the disk is full. */
  write(text: string): Promise<void>;
  /** Writes a line to standard output. */
  log(line: string): void;
  /** Writes a line to standard error. */
  error(line: string): void;
}

const USAGE = {
  export: `Usage: chat-box export [--data DIR] [--with-secret] > FILE

Writes all rooms of a server, and its bans from all rooms, to standard output, one JSON object a line. The server may be running.

  --data DIR     the data folder (default: what REDIS_URL or DATA_DIR names, otherwise ./data)
  --with-secret  include the secret that signs resume tokens. Clients then keep their identity, but the file must stay
                 secret: it lets its owner pretend to be any member
  --help         prints this text`,
  import: `Usage: chat-box import [--data DIR] [--replace] < FILE

Reads a file that "chat-box export" wrote from standard input: all of it, or nothing when anything is wrong. No server may
be running.

  --data DIR     the data folder, which is created when it does not exist (default: what REDIS_URL or DATA_DIR names,
                 otherwise ./data)
  --replace      a room in the file replaces the room with its name, and so do the secret and a ban from all rooms
  --help         prints this text`,
};
const EXIT_CODES = 'Exit code: 0 when everything was written, 1 when something failed, 2 when the arguments are wrong.';

/** The options of each command, besides `--data`. */
const FLAGS = { export: '--with-secret', import: '--replace' };

/**
 * Runs `export` or `import` and returns the exit code: 0, 1 after a failure, 2 for wrong arguments. Rejects with the error
 * of a store.
 */
export async function runTransfer(deps: TransferDeps): Promise<number> {
  const { direction, args, streams } = deps;
  const usage = `${USAGE[direction]}\n\n${EXIT_CODES}`;
  if (args.includes('--help') || args.includes('-h')) {
    streams.log(usage);
    return 0;
  }
  const options = readArguments(deps);
  if (typeof options === 'string') {
    streams.error(`${options}\n\n${usage}`);
    return 2;
  }
  try {
    if (direction === 'export') await runExport(options, deps);
    else await runImport(options, deps);
    return 0;
  } catch (error) {
    if (error instanceof StoreFailure) {
      streams.error(error.message);
      return 1;
    }
    if (!(error instanceof TransferError)) throw error;
    const sentence = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
    streams.error(direction === 'import' ? `${sentence} Nothing was imported.` : sentence);
    return 1;
  }
}

interface TransferOptions {
  readonly folder: string | undefined;
  /** `--with-secret` or `--replace`. */
  readonly hasFlag: boolean;
}

async function runExport({ folder, hasFlag }: TransferOptions, deps: TransferDeps): Promise<void> {
  const { streams } = deps;
  const source = await deps.openExport(folder);
  try {
    for (const warning of source.warnings) streams.error(warning);
    const options = { withSecret: hasFlag, time: deps.time };
    const texts = exportRooms(source, options);
    let next = await texts.next();
    for (; !next.done; next = await texts.next()) await writeOut(next.value, streams);
    const totals = next.value;
    streams.error(`Exported ${describe(totals)}.`);
    if (hasFlag && !totals.hasSecret) streams.error('The server has no secret yet.');
    if (!hasFlag)
      streams.error('Resume tokens are not valid after an import, because the file has no secret. See --with-secret.');
  } finally {
    await source.close();
  }
}

async function runImport({ folder, hasFlag }: TransferOptions, deps: TransferDeps): Promise<void> {
  const { streams } = deps;
  const openTarget = async () => {
    const target = await deps.openImport(folder);
    for (const warning of target.warnings) streams.error(warning);
    return target;
  };
  const totals = await importRooms(readIn(streams), openTarget, hasFlag);
  streams.error(`Imported ${describe(totals)}.`);
}

/** Returns the options, or a sentence that explains why the arguments are wrong. */
function readArguments({ direction, args, streams }: TransferDeps): TransferOptions | string {
  let folder: string | undefined;
  let hasFlag = false;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (argument === FLAGS[direction]) hasFlag = true;
    else if (argument === '--data') {
      const value = args[++index];
      if (value === undefined || value === '') return '--data: the folder is missing.';
      folder = value;
    } else return `${argument}: unknown ${argument.startsWith('-') ? 'option' : 'argument'}.`;
  }
  if (direction === 'import' && !streams.input) return 'Standard input is a terminal. Add < and the name of the file.';
  return { folder, hasFlag };
}

async function writeOut(text: string, streams: TransferStreams): Promise<void> {
  try {
    await streams.write(text);
  } catch (error) {
    throw new TransferError(`standard output cannot be written: ${errorText(error)}`);
  }
}

async function* readIn({ input }: TransferStreams): AsyncGenerator<Uint8Array> {
  try {
    if (input) yield* input;
  } catch (error) {
    throw new TransferError(`standard input cannot be read: ${errorText(error)}`);
  }
}

function describe({ rooms, events, hasSecret }: TransferTotals): string {
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return `${count(rooms, 'room')} with ${count(events, 'event')}${hasSecret ? ', and the secret' : ''}`;
}
