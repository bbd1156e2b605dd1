import { DATA_FORMAT, type EngineFacts, type EngineInfo } from './engine-facts.ts';
import type { RefusedCommand } from './permissions.ts';

/** A problem of the engine, and its remedy. `fail`: no node may start. `warn`: a guarantee is lost. */
export interface EngineFinding {
  readonly level: 'warn' | 'fail';
  readonly what: string;
  readonly fix: string;
}

/** Oldest versions that this server supports. */
const OLDEST: Readonly<Record<EngineInfo['product'], readonly [major: number, minor: number]>> = {
  Redis: [6, 2],
  Valkey: [7, 2],
};
/** A difference of clocks above this is a fault, in milliseconds. */
const MAX_CLOCK_DIFFERENCE_MS = 5_000;

/** Part of `maxmemory` above which an operator should act. */
const HIGH_MEMORY_SHARE = 0.8;

/** Assesses the facts about an engine. Returns nothing for a good one. */
export function assessEngine(facts: EngineFacts): readonly EngineFinding[] {
  const { info, prefix } = facts;
  return [
    ...(info ? assessInfo(info) : [NO_INFO]),
    ...assessPermissions(facts.refused, prefix),
    ...assessClock(facts.clockAheadMs),
    ...assessFormat(facts),
  ];
}

const NO_INFO: EngineFinding = {
  level: 'warn',
  what: "The server could not check the engine's version, eviction and persistence, because its account may not use INFO.",
  fix: 'ACL rule: +info',
};

function assessInfo(info: EngineInfo): readonly EngineFinding[] {
  const { product, version, evictionPolicy } = info;
  const findings: EngineFinding[] = [];
  if (!isSupported(info)) {
    const what = `The engine is ${product} ${version}. This server needs Redis 6.2 or later, or Valkey 7.2 or later.`;
    findings.push({ level: 'fail', what, fix: 'a newer engine' });
  }
  if (info.isCluster) {
    const what = 'The engine runs in cluster mode, which this server does not support.';
    findings.push({ level: 'fail', what, fix: 'one primary, with replicas and Sentinels where it must not fail' });
  }
  if (evictionPolicy !== 'noeviction') {
    const what = `The engine would evict messages when its memory is full: its maxmemory-policy is ${evictionPolicy}.`;
    findings.push({ level: 'fail', what, fix: 'maxmemory-policy noeviction' });
  }
  if (!info.hasAppendOnlyFile) {
    const what =
      'The engine writes no append-only file, so acknowledged messages are lost when it crashes or restarts.';
    findings.push({ level: 'warn', what, fix: 'appendonly yes' });
  }
  if (info.hasFailedToPersist) {
    const what = 'The engine cannot write its append-only file, so it refuses messages.';
    findings.push({ level: 'warn', what, fix: 'the log of the engine, and more space on its disk' });
  }
  if (info.memoryShare >= HIGH_MEMORY_SHARE) {
    const what = `The engine uses ${Math.round(info.memoryShare * 100)} % of its maxmemory. When it has no more, it refuses messages.`;
    findings.push({ level: 'warn', what, fix: 'a larger maxmemory, or a smaller HISTORY_MESSAGES or HISTORY_DAYS' });
  }
  if (info.replicas > 0 && !info.needsReplica) {
    const what =
      'The engine has replicas, but accepts writes without any of them, so a primary that is cut off goes on accepting messages that a failover discards.';
    findings.push({ level: 'warn', what, fix: 'min-replicas-to-write 1' });
  }
  return findings;
}

function isSupported({ product, version }: EngineInfo): boolean {
  const [oldestMajor, oldestMinor] = OLDEST[product];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

function assessPermissions(refused: readonly RefusedCommand[], prefix: string): readonly EngineFinding[] {
  const findings: EngineFinding[] = [];
  const isAbout = (subject: RegExp) => refused.some(({ reply }) => subject.test(reply));
  const commands = refused.filter(({ reply }) => !/\b(keys?|channels?)\b/.test(reply)).map(({ command }) => command);
  if (commands.length > 0) {
    const what = `The engine does not permit ${commands.join(', ')} to the account of this server.`;
    findings.push({
      level: 'fail',
      what,
      fix: `ACL rules: ${commands.map((name) => `+${name.toLowerCase()}`).join(' ')}`,
    });
  }
  if (isAbout(/\bkeys?\b/)) {
    const what = `The engine does not permit keys that start with "${prefix}" to the account of this server.`;
    findings.push({ level: 'fail', what, fix: `ACL rule: ~${prefix}*` });
  }
  if (isAbout(/\bchannels?\b/)) {
    const what = `The engine does not permit channels that start with "${prefix}" to the account of this server.`;
    findings.push({ level: 'fail', what, fix: `ACL rule: &${prefix}*` });
  }
  return findings;
}

function assessClock(aheadMs: number): readonly EngineFinding[] {
  if (Math.abs(aheadMs) <= MAX_CLOCK_DIFFERENCE_MS) return [];
  const direction = aheadMs > 0 ? 'ahead of' : 'behind';
  const what = `The engine's clock is ${Math.round(Math.abs(aheadMs) / 1_000)} seconds ${direction} this machine's. The times of messages come from the engine.`;
  return [{ level: 'warn', what, fix: 'time synchronisation (NTP) on both machines' }];
}

function assessFormat({ format, prefix }: EngineFacts): readonly EngineFinding[] {
  if (format === undefined || format === DATA_FORMAT) return [];
  const what = `The data of the engine under "${prefix}" has format ${format}. This server reads format ${DATA_FORMAT}.`;
  return [{ level: 'fail', what, fix: 'the version of chat-box that wrote the data, or another REDIS_PREFIX' }];
}
