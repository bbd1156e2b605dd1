import type { Environment } from '../config/env.ts';
import { readTokenSettings } from '../config/identity-settings.ts';
import { findTokenMistake, readRooms } from '../doctor/token-text.ts';
import { explainToken } from '../identity/explain-token.ts';
import { createTokenKeys } from '../identity/token-keys.ts';
import type { Finding } from '../ports/finding.ts';

const NO_KEY: Finding = {
  level: 'fail',
  what: 'There is no key to check the token with. A server with these settings has only guests.',
  fix: 'Set JWT_SECRET, JWT_KEY or JWKS_URL as for the server, and the other settings that start with JWT_.',
};

/**
 * Explains whether a server with the settings in `env` accepts the token of a user, and what it grants. `now` is in
 * milliseconds since 1970. Rejects with a ConfigError for a setting that cannot be used.
 */
export async function checkToken(text: string, env: Environment, now: number): Promise<readonly Finding[]> {
  const settings = readTokenSettings(env);
  if (!settings) return [NO_KEY];
  const mistake = findTokenMistake(text);
  if (mistake) return [mistake];
  const findings = await explainToken(text, createTokenKeys(settings.key), settings, { now, room: undefined });
  if (findings.some(({ level }) => level === 'fail')) return findings;
  return [...findings, describeRooms(readRooms(text))];
}

function describeRooms(rooms: readonly string[] | undefined): Finding {
  if (rooms === undefined) return { level: 'ok', what: 'It opens all rooms.' };
  if (rooms.length > 0) return { level: 'ok', what: `It opens only these rooms: ${rooms.join(', ')}.` };
  const fix = 'Sign a list such as ["lobby", "team-*"], or none for all rooms.';
  return { level: 'warn', what: 'It opens no room, because its claim rooms is empty.', fix };
}
