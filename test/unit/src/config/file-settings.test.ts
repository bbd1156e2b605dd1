import { describe, expect, test } from 'bun:test';
import { readFileSettings } from '../../../../src/config/file-settings.ts';
import { ConfigError } from '../../../../src/config/env.ts';

const FOLDER = { dataDir: './data', hasEngine: false };
const BUCKET = { S3_BUCKET: 'pictures', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'a secret' };

describe('readFileSettings', () => {
  test('returns nothing unless FILES is set, whatever other programs set', () => {
    expect(readFileSettings({}, FOLDER)).toBeUndefined();
    expect(readFileSettings({ FILES: 'off', S3_ENDPOINT: 'nonsense', FILES_MB: 'many' }, FOLDER)).toBeUndefined();
  });

  test('stores pictures in the data folder, or in memory without one', () => {
    expect(readFileSettings({ FILES: 'all' }, FOLDER)).toEqual({
      ...{ senders: 'all', place: { kind: 'folder', path: './data/files' }, maxBytes: 1_000_000_000 },
    });
    expect(readFileSettings({ FILES: 'users' }, { dataDir: undefined, hasEngine: false })).toEqual({
      ...{ senders: 'users', place: { kind: 'memory' }, maxBytes: 64_000_000 },
    });
    expect(readFileSettings({ FILES: 'all', FILES_MB: '5' }, FOLDER)?.maxBytes).toBe(5_000_000);
  });

  test('stores pictures in a bucket, with its keys', () => {
    const settings = readFileSettings(
      { FILES: 'all', ...BUCKET, S3_ENDPOINT: 'https://s3.example.com', S3_REGION: 'eu-1', S3_PREFIX: 'a/' },
      { dataDir: undefined, hasEngine: true },
    );
    expect(settings?.place).toEqual({
      ...{ kind: 'bucket', bucket: 'pictures', endpoint: 'https://s3.example.com', region: 'eu-1', prefix: 'a/' },
      ...{ accessKeyId: 'id', secretAccessKey: 'a secret' },
    });
  });

  test.each([
    [{ FILES: 'yes' }, 'FILES: "yes" is not valid'],
    [{ FILES: 'all', FILES_MB: '0' }, 'FILES_MB: "0" is not valid'],
    [{ FILES: 'all', S3_REGION: 'eu-1' }, 'S3_REGION: it has no effect without S3_BUCKET'],
    [{ FILES: 'all', S3_BUCKET: 'pictures' }, 'S3_BUCKET: it needs S3_ACCESS_KEY_ID'],
    [{ FILES: 'all', ...BUCKET, S3_ENDPOINT: 'ftp://x' }, 'S3_ENDPOINT: "ftp://x" is not valid'],
    [{ FILES: 'all', ...BUCKET, S3_PREFIX: 'a b' }, 'S3_PREFIX: "a b" has other characters'],
  ])('refuses %j', (env, message) => {
    expect(() => readFileSettings(env, FOLDER)).toThrow(ConfigError);
    expect(() => readFileSettings(env, FOLDER)).toThrow(message);
  });

  test('refuses several nodes without a bucket', () => {
    expect(() => readFileSettings({ FILES: 'all' }, { dataDir: './data', hasEngine: true })).toThrow('S3_BUCKET');
  });
});
