/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A value that cannot be used. The message names the variable, the value unless it is secret, and the remedy. */
export class ConfigError extends Error {}

/** Reads a variable without surrounding spaces. An empty one counts as not set. */
export function readText(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** Reads the items of a comma-separated variable, without empty ones. */
export function readList(env: Environment, name: string): readonly string[] {
  const items = (readText(env, name) ?? '').split(',').map((item) => item.trim());
  return items.filter((item) => item !== '');
}

/** Reads a whole number from `min` to `max`. Throws a ConfigError for any other value. */
export function readWholeNumber(env: Environment, name: string, min: number, max: number): number | undefined {
  const value = readText(env, name);
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new ConfigError(`${name}: "${value}" is not valid. Use a whole number from ${min} to ${max}.`);
}

/** Reads a variable that is one of these words. Throws a ConfigError for any other value. */
export function readOneOf<Word extends string>(
  env: Environment,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = readText(env, name);
  const word = words.find((candidate) => candidate === value);
  if (value === undefined || word !== undefined) return word;
  throw new ConfigError(`${name}: "${value}" is not valid. Use ${words.join(' or ')}.`);
}

/** Returns whether a secret has 16 to 1,024 characters: not easy to guess, and not too long for a header. */
export function isSecretLength({ length }: string): boolean {
  return length >= 16 && length <= 1_024;
}

/** Returns whether a text can be a bearer token, which RFC 6750 section 2.1 calls b64token. */
export function isBearerToken(text: string): boolean {
  return /^[A-Za-z0-9._~+/-]+=*$/.test(text);
}

/** Reads a secret. Throws a ConfigError, which does not repeat the secret, when it is easy to guess or too long. */
export function readSecretText(env: Environment, name: string): string | undefined {
  const secret = readText(env, name);
  if (secret === undefined || isSecretLength(secret)) return secret;
  throw new ConfigError(`${name}: the value has ${secret.length} characters. Use 16 to 1,024.`);
}
