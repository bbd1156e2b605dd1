import { describe, expect, test } from 'bun:test';
import { assessEngine } from '../../../../src/engine/assess-engine.ts';
import type { EngineFacts, EngineInfo } from '../../../../src/engine/engine-facts.ts';

const GOOD_INFO: EngineInfo = {
  ...{ product: 'Redis', version: '7.0.15', isCluster: false, evictionPolicy: 'noeviction' },
  ...{ hasFailedToPersist: false, memoryShare: 0.5 },
  ...{ hasAppendOnlyFile: true, replicas: 0, needsReplica: false },
};
const GOOD: EngineFacts = { prefix: 'chat:', info: GOOD_INFO, refused: [], clockAheadMs: 12, format: '2' };

/** Returns the level and the remedy of each finding about an engine that differs from a good one. */
function findings(facts: Partial<EngineFacts>, info: Partial<EngineInfo> = {}): string[] {
  const found = assessEngine({ ...GOOD, info: { ...GOOD_INFO, ...info }, ...facts });
  return found.map(({ level, fix }) => `${level}: ${fix}`);
}

describe('assessEngine', () => {
  test('finds nothing about a good engine, with or without data', () => {
    expect(findings({})).toEqual([]);
    expect(findings({ format: undefined })).toEqual([]);
    expect(findings({}, { replicas: 2, needsReplica: true })).toEqual([]);
  });

  test.each([
    ['Redis', '6.2.0', true],
    ['Redis', '6.0.16', false],
    ['Redis', '5.0', false],
    ['Redis', '10.0.1', true],
    ['Valkey', '7.2.4', true],
    ['Valkey', '7.1.9', false],
    ['Valkey', '8.1.0', true],
    ['Redis', '', false],
  ] as const)('assesses %s %s', (product, version, isSupported) => {
    expect(findings({}, { product, version })).toEqual(isSupported ? [] : ['fail: a newer engine']);
  });

  test('refuses eviction and cluster mode, and warns of lost guarantees', () => {
    expect(findings({}, { evictionPolicy: 'allkeys-lru' })).toEqual(['fail: maxmemory-policy noeviction']);
    expect(findings({}, { isCluster: true })).toEqual([
      'fail: one primary, with replicas and Sentinels where it must not fail',
    ]);
    expect(findings({}, { hasAppendOnlyFile: false })).toEqual(['warn: appendonly yes']);
    expect(findings({}, { hasFailedToPersist: true })).toEqual([
      'warn: the log of the engine, and more space on its disk',
    ]);
    expect(findings({}, { memoryShare: 0.8 })).toEqual([
      'warn: a larger maxmemory, or a smaller HISTORY_MESSAGES or HISTORY_DAYS',
    ]);
    expect(findings({}, { replicas: 1 })).toEqual(['warn: min-replicas-to-write 1']);
    expect(findings({ info: undefined })).toEqual(['warn: ACL rule: +info']);
  });

  test('names the rules that permit commands, keys and channels', () => {
    const refused = [
      { command: 'ZADD', reply: "ERR ACL failure in script: User a has no permissions to run the 'zadd' command" },
      { command: 'PUBLISH', reply: 'NOPERM No permissions to access a channel' },
      { command: 'HSET', reply: "The user executing the script can't access at least one of the keys mentioned" },
      { command: 'HGET', reply: "The user executing the script can't access at least one of the keys mentioned" },
    ];
    expect(findings({ refused })).toEqual([
      'fail: ACL rules: +zadd',
      'fail: ACL rule: ~chat:*',
      'fail: ACL rule: &chat:*',
    ]);
  });

  test('warns of a clock that differs by more than 5 s in either direction', () => {
    const fix = 'warn: time synchronisation (NTP) on both machines';
    expect([4_900, -4_900, 6_000, -6_000].map((clockAheadMs) => findings({ clockAheadMs }))).toEqual([
      [],
      [],
      [fix],
      [fix],
    ]);
  });

  test('refuses data of another format', () => {
    const fix = 'fail: the version of chat-box that wrote the data, or another REDIS_PREFIX';
    expect(findings({ format: '3' })).toEqual([fix]);
  });
});
