import { describe, expect, test } from 'bun:test';
import { assessChecked, assessUnreachable } from '../../../../src/engine/assess-check.ts';
import type { EngineFacts } from '../../../../src/engine/engine-facts.ts';
import { expectFixes } from '../../../helpers/findings.ts';

const FACTS: EngineFacts = {
  ...{ prefix: 'chat:', refused: [], clockAheadMs: 0, format: '2' },
  info: {
    ...{ product: 'Valkey', version: '8.1.0', isCluster: false, evictionPolicy: 'noeviction' },
    ...{ hasFailedToPersist: false, memoryShare: 0.5 },
    ...{ hasAppendOnlyFile: true, replicas: 2, needsReplica: true },
  },
};

describe('assessChecked', () => {
  test('describes a good engine, and one whose facts it may not read', () => {
    const checked = { place: 'redis.example:6379', isEncrypted: false, delivery: { durationMs: 1.6 } };
    const good = assessChecked({ ...checked, facts: FACTS });
    expect(good.map(({ level }) => level)).toEqual(['ok', 'ok', 'ok']);
    expect(good.map(({ what }) => what).join('\n')).toContain('Each write needs one of its 2 replicas.');
    const secretive = assessChecked({ ...checked, facts: { ...FACTS, info: undefined } });
    expect(secretive.map(({ level }) => level)).toEqual(['ok', 'warn', 'ok']);
  });

  test('finds that a published message does not arrive', () => {
    const delivery = { reason: 'the subscription delivered nothing for 2 s' };
    const findings = assessChecked({ place: '/redis.sock', isEncrypted: false, facts: FACTS, delivery });
    expectFixes(findings);
    expect(findings.at(-1)).toMatchObject({ level: 'fail', what: expect.stringContaining(delivery.reason) });
  });
});

test.each([
  ['db.example:6379: nothing listens there', 'Start the engine'],
  ['db.example:6379: WRONGPASS invalid username-password pair or user is disabled.', 'REDIS_URL=redis://user'],
  ["db.example:6379: NOPERM this user has no permissions to run the 'role' command", 'An account with the rules'],
  ['db.example:6379: LOADING Redis is loading the dataset in memory', 'Wait until'],
  ['db.example:6379: it is not a Redis server, or expects TLS (rediss://)', 'REDIS_URL=rediss://'],
  ['db.example:6379: no answer within 2 s', 'Start the engine, and open its port'],
])('assessUnreachable has a remedy for: %s', (reason, fix) => {
  const finding = assessUnreachable(reason);
  expect(finding.level).toBe('fail');
  expect(finding.fix).toStartWith(fix);
});
