import { backUp } from './back-up.ts';
import { STANDARD_STREAM, type BackupDeps, type BackupOptions } from './options.ts';
import { restore } from './restore.ts';

const USAGE = {
  backup: `Usage: chat-box backup [--data DIR] [--force] FILE

Writes the data folder of a server, secret included, into a tar archive. The server may be running. The file must stay secret:
it contains every message, and lets its owner pretend to be any member.

  FILE          the archive, or - for standard output. The command works in the folder FILE.part, with twice the space of the
                database, and moves the complete archive to FILE. With -, it needs that space once in the folder for
                temporary files (TMPDIR)
  --data DIR    the data folder (default: DATA_DIR, otherwise ./data)
  --force       replaces an existing FILE
  --help        prints this text`,
  restore: `Usage: chat-box restore [--data DIR] [--force] FILE

Replaces the data folder of a server by a backup. No server may be running. All rooms get a new epoch: clients that come back
receive the newest messages instead of what they missed.

  FILE          the archive, or - for standard input
  --data DIR    the data folder, which is created when it does not exist (default: DATA_DIR, otherwise ./data)
  --force       replaces the files that the folder has, and moves them into a new folder "replaced-TIME" in it
  --help        prints this text`,
};
const EXIT_CODES = 'Exit code: 0 when everything was done, 1 when something failed, 2 when the arguments are wrong.';

/**
 * Runs `backup` or `restore` and returns the exit code: 0, 1 after a failure, 2 for wrong arguments. Rejects with the error of
 * a store.
 */
export async function runBackup(deps: BackupDeps): Promise<number> {
  const { kind, args, streams } = deps;
  const usage = `${USAGE[kind]}\n\n${EXIT_CODES}`;
  if (args.includes('--help') || args.includes('-h')) {
    streams.log(usage);
    return 0;
  }
  const options = readArguments(args);
  if (typeof options === 'string') {
    streams.error(`${options}\n\n${usage}`);
    return 2;
  }
  const failure = await (kind === 'backup' ? backUp(options, deps) : restore(options, deps));
  if (failure !== undefined) streams.error(failure);
  return failure === undefined ? 0 : 1;
}

/** Returns the options, or a sentence that explains why the arguments are wrong. */
function readArguments(args: readonly string[]): BackupOptions | string {
  let folder: string | undefined;
  let file: string | undefined;
  let isForced = false;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (argument === '--force') isForced = true;
    else if (argument === '--data') {
      const value = args[++index];
      if (value === undefined || value === '') return '--data: the folder is missing.';
      folder = value;
    } else if (argument.startsWith('-') && argument !== STANDARD_STREAM) return `${argument}: unknown option.`;
    else if (file !== undefined) return `${argument}: only one FILE is possible.`;
    else file = argument;
  }
  if (file === undefined || file === '') return 'FILE is missing.';
  return { file, folder, isForced };
}
