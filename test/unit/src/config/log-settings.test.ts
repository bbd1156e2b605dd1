import { describe, expect, test } from 'bun:test';
import { ConfigError } from '../../../../src/config/env.ts';
import { readLogFormat, readLogSettings } from '../../../../src/config/log-settings.ts';

describe('readLogSettings', () => {
  test('reads the format and the level, by default text of level info', () => {
    expect(readLogSettings({})).toEqual({ format: 'text', level: 'info' });
    expect(readLogSettings({ LOG: 'json', LOG_LEVEL: 'debug' })).toEqual({ format: 'json', level: 'debug' });
  });

  test.each([
    [{ LOG: 'xml' }, 'LOG: "xml" is not valid. Use text or json.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: "loud" is not valid. Use error or warn or info or debug.'],
  ])('rejects %j, and readLogFormat has the defaults for it', (env, message) => {
    expect(() => readLogSettings(env)).toThrow(new ConfigError(message));
    expect(readLogFormat(env)).toEqual({ format: 'text', level: 'info' });
  });
});
