import { LOG_LEVELS, type LogFormat } from '../log.ts';
import { ConfigError, readOneOf, type Environment } from './env.ts';

const DEFAULTS: LogFormat = { format: 'text', level: 'info' };

/** Reads how the log is written. Throws a ConfigError. */
export function readLogSettings(env: Environment): LogFormat {
  return {
    format: readOneOf(env, 'LOG', ['text', 'json']) ?? DEFAULTS.format,
    level: readOneOf(env, 'LOG_LEVEL', LOG_LEVELS) ?? DEFAULTS.level,
  };
}

/** Reads how the log is written, with the defaults for a value that cannot be used: the server then refuses to start. */
export function readLogFormat(env: Environment): LogFormat {
  try {
    return readLogSettings(env);
  } catch (error) {
    if (error instanceof ConfigError) return DEFAULTS;
    throw error;
  }
}
