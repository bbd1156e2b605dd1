import { isatty } from 'node:tty';
import type { BackupStreams } from '../backup/options.ts';
import type { TransferStreams } from '../transfer/cli.ts';

/** The standard streams of this process. Reading standard input fails on SIGINT and SIGTERM, instead of ending the process. */
export function standardStreams(): TransferStreams & BackupStreams {
  return {
    input: isatty(0) ? undefined : readInput(),
    write: (data: string | Uint8Array) =>
      new Promise<void>((resolve, reject) =>
        process.stdout.write(data, (error) => (error ? reject(error) : resolve())),
      ),
    log: (line) => console.log(line),
    error: (line) => console.error(line),
  };
}

async function* readInput(): AsyncGenerator<Uint8Array> {
  const reader = Bun.stdin.stream().getReader();
  let signal: string | undefined;
  const interrupt = (name: string) => {
    signal = name;
    // Ends a read that waits. A race with a promise that never settles would keep every chunk in memory.
    void reader.cancel();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  for (;;) {
    const { done, value } = await reader.read();
    if (signal !== undefined) throw new Error(`interrupted by ${signal}`);
    if (done) return;
    yield value;
  }
}
