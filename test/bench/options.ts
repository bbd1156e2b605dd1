import { parseArgs } from 'node:util';

/** Options of the command line. */
export interface Options {
  /** Names of the suites to run; undefined for all. */
  readonly only: ReadonlySet<string> | undefined;
  /** Fewer members, lower rates, shorter times. Tests the bench; the figures say nothing about the server. */
  readonly short: boolean;
  /** JSON on stdout instead of tables. */
  readonly json: boolean;
  /** Writes the results into the manual. */
  readonly write: boolean;
  /** Length of the suite `stall`, in seconds; undefined for its own. */
  readonly seconds: number | undefined;
}

/** Reads the command line. Returns a sentence for the user when it is wrong. */
export function readOptions(args: readonly string[], suites: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ only: { type: 'string' }, short: { type: 'boolean' }, json: { type: 'boolean' } },
        write: { type: 'boolean' },
        seconds: { type: 'string' },
      },
    });
    const only = values.only === undefined ? undefined : new Set(values.only.split(','));
    const unknown = [...(only ?? [])].find((name) => !suites.includes(name));
    if (unknown !== undefined) return `There is no suite "${unknown}". Suites: ${suites.join(', ')}.`;
    const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
    if (seconds !== undefined && !(seconds > 0)) return `--seconds: ${values.seconds} is not a number above 0.`;
    const { short = false, json = false, write = false } = values;
    if (short && write) return '--write: the figures of --short say nothing about the server. Leave out one of them.';
    return { only, short, json, write, seconds };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\nUse --only ${suites.join(',')}, --short, --json, --write, --seconds.`;
  }
}
