import { describe, expect, test } from 'bun:test';
import { readMetricsSettings } from '../../../../src/config/metrics-settings.ts';

const TOKEN = 'a-token-for-prometheus';

describe('readMetricsSettings', () => {
  test('reads no metrics from an empty environment, and with METRICS=0 whatever else is set', () => {
    expect(readMetricsSettings({})).toBeUndefined();
    expect(readMetricsSettings({ METRICS: '0', METRICS_PORT: '9464', METRICS_TOKEN: TOKEN })).toBeUndefined();
  });

  test('reads a port on the loopback address, and another address or a token for it', () => {
    const port = { METRICS: '1', METRICS_PORT: '9464' };
    const apart = { kind: 'port', port: 9464, host: '127.0.0.1', token: undefined } as const;
    expect(readMetricsSettings(port)).toEqual(apart);
    expect(readMetricsSettings({ ...port, METRICS_HOST: '0.0.0.0', METRICS_TOKEN: TOKEN })).toEqual({
      ...apart,
      host: '0.0.0.0',
      token: TOKEN,
    });
  });

  test('reads a token for the path of the main port', () => {
    expect(readMetricsSettings({ METRICS: '1', METRICS_TOKEN: TOKEN })).toEqual({ kind: 'path', token: TOKEN });
  });

  test('refuses METRICS without a place, and a place without METRICS', () => {
    expect(() => readMetricsSettings({ METRICS: '1' })).toThrow(
      /^METRICS: "1" needs METRICS_PORT, .* or METRICS_TOKEN/,
    );
    expect(() => readMetricsSettings({ METRICS_PORT: '9464' })).toThrow(
      'METRICS_PORT: it has no effect without METRICS.',
    );
    expect(() => readMetricsSettings({ METRICS_TOKEN: TOKEN })).toThrow('METRICS_TOKEN: it has no effect');
    expect(() => readMetricsSettings({ METRICS_HOST: '0.0.0.0' })).toThrow('METRICS_HOST: it has no effect');
    expect(() => readMetricsSettings({ METRICS: 'yes' })).toThrow('METRICS: "yes" is not valid.');
  });

  test('refuses an address for a port that is not set', () => {
    const sentence = 'METRICS_HOST: it has no effect without METRICS_PORT.';
    for (const others of [{}, { METRICS_TOKEN: TOKEN }])
      expect(() => readMetricsSettings({ METRICS: '1', METRICS_HOST: '0.0.0.0', ...others })).toThrow(sentence);
    expect(readMetricsSettings({ METRICS: '0', METRICS_HOST: '0.0.0.0' })).toBeUndefined();
  });

  test('refuses the number of PORT, unless both listen on addresses of their own', () => {
    const same = { METRICS: '1', METRICS_PORT: '8080' };
    const sentence = 'METRICS_PORT: 8080 is the number of PORT. Use another one, such as 9464.';
    expect(() => readMetricsSettings(same)).toThrow(sentence);
    expect(() => readMetricsSettings({ ...same, HOST: '127.0.0.1' })).toThrow(sentence);
    expect(() => readMetricsSettings({ ...same, HOST: '192.0.2.1', METRICS_HOST: '0.0.0.0' })).toThrow(sentence);
    expect(readMetricsSettings({ ...same, HOST: '192.0.2.1' })).toMatchObject({ port: 8_080 });
    expect(readMetricsSettings({ ...same, PORT: '9000' })).toMatchObject({ port: 8_080 });
    expect(readMetricsSettings({ METRICS: '1', METRICS_PORT: '0', PORT: '0' })).toMatchObject({ port: 0 });
  });

  test('refuses a short token and one that no header can have, and repeats neither', () => {
    for (const token of ['short', `${TOKEN} with spaces`]) {
      const env = { METRICS: '1', METRICS_TOKEN: token };
      expect(() => readMetricsSettings(env)).toThrow(/^METRICS_TOKEN: /);
      expect(() => readMetricsSettings(env)).not.toThrow(token);
    }
  });
});
