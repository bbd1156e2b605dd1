import { parseArgs } from 'node:util';

/** What the command line asked for. */
export interface Options {
  /** Suites to run, by name; undefined means all. */
  readonly only: ReadonlySet<string> | undefined;
  /** Fewer members, lower rates, shorter times: shows that the bench works, not what the server can do. */
  readonly short: boolean;
  /** JSON on stdout instead of tables. */
  readonly json: boolean;
}

/** Reads the command line, or gives the sentence that says what is wrong with it. */
export function readOptions(args: readonly string[], suites: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { only: { type: 'string' }, short: { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const only = values.only === undefined ? undefined : new Set(values.only.split(','));
    const unknown = [...(only ?? [])].find((name) => !suites.includes(name));
    if (unknown !== undefined) return `There is no suite "${unknown}"; there are ${suites.join(', ')}.`;
    return { only, short: values.short ?? false, json: values.json ?? false };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\nUse --only ${suites.join(',')}, --short, --json.`;
  }
}
