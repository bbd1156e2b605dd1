import { ConfigError, isBearerToken, isSecretLength, readText, type Environment } from './env.ts';

/** A key of the server API. */
export interface ApiKey {
  /** Name in the audit log, and of the author of messages. */
  readonly name: string;
  readonly key: string;
}

const EXAMPLE = 'Use pairs such as bot:KEY, separated by commas, with the output of "openssl rand -hex 32" as KEY.';

/** Reads the keys of the server API; without keys, the server has no API. Throws a ConfigError, which repeats no key. */
export function readApiKeys(env: Environment): readonly ApiKey[] {
  const items = readText(env, 'API_KEYS')?.split(',') ?? [];
  const keys = items.map((item, index) => readApiKey(item.trim(), index + 1));
  for (const [index, { name, key }] of keys.entries()) {
    const earlier = keys.slice(0, index);
    if (earlier.some((other) => other.name === name))
      throw new ConfigError(`API_KEYS: the name "${name}" occurs twice. Give each key a name of its own.`);
    if (earlier.some((other) => other.key === key))
      throw new ConfigError(`API_KEYS: "${name}" has the key of another name. Give each name a key of its own.`);
  }
  return keys;
}

function readApiKey(item: string, position: number): ApiKey {
  const colon = item.indexOf(':');
  // The item may be a key without a name.
  if (colon < 0) throw new ConfigError(`API_KEYS: item ${position} has no colon. ${EXAMPLE}`);
  const name = item.slice(0, colon);
  const key = item.slice(colon + 1);
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(name))
    throw new ConfigError(`API_KEYS: the name of item ${position} is not valid. Use 1 to 32 letters, digits, - and _.`);
  if (!isSecretLength(key))
    throw new ConfigError(`API_KEYS: the key of "${name}" has ${key.length} characters. Use 16 to 1,024.`);
  if (!isBearerToken(key))
    throw new ConfigError(
      `API_KEYS: the key of "${name}" has a character that is not allowed. Use A-Z, a-z, 0-9 and . _ ~ + / -.`,
    );
  return { name, key };
}
