/** The variables a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A value that cannot be used. Its message is one sentence for whoever starts the server. */
export class ConfigError extends Error {}

/** A variable without space around it; an empty one is one that is not set. */
export function readText(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** A variable's parts between its commas, empty ones left out. */
export function readList(env: Environment, name: string): readonly string[] {
  const parts = (readText(env, name) ?? '').split(',').map((one) => one.trim());
  return parts.filter((one) => one !== '');
}

/** A variable that is a whole number. Throws a ConfigError for anything else. */
export function readWholeNumber(env: Environment, name: string, least: number, most: number): number | undefined {
  const value = readText(env, name);
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${value}".`);
}

/** A variable that is one of these words. Throws a ConfigError for anything else. */
export function readOneOf<Word extends string>(
  env: Environment,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = readText(env, name);
  const word = words.find((one) => one === value);
  if (value === undefined || word !== undefined) return word;
  throw new ConfigError(`${name} must be ${words.join(' or ')}, not "${value}".`);
}
