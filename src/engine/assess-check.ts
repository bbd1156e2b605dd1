import type { Finding } from '../ports/finding.ts';
import { assessEngine } from './assess-engine.ts';
import type { EngineFacts, EngineInfo } from './engine-facts.ts';

/** What a check of an engine found out. */
export interface CheckedEngine {
  /** Address of the engine, without credentials. */
  readonly place: string;
  readonly isEncrypted: boolean;
  readonly facts: EngineFacts;
  readonly delivery: Delivery;
}

/** The milliseconds that a published message took, or the reason why it did not arrive. */
export type Delivery = { readonly durationMs: number } | { readonly reason: string };

/** Remedies by the reason why an engine cannot be reached. The first that fits counts. */
const REACH_FIXES: readonly (readonly [reason: RegExp, fix: string])[] = [
  [
    /no permissions?|NOPERM/i,
    'An account with the rules in the manual, under "Redis or Valkey" on the page "Configuration"',
  ],
  [
    /WRONGPASS|NOAUTH|AUTH|password/,
    'REDIS_URL=redis://user:password@host:6379 with an account of the engine ("ACL LIST" there shows them)\nIn a password, write : @ / ? # % as %3A %40 %2F %3F %23 %25.',
  ],
  [
    /^Sentinels:/,
    'REDIS_URL=redis+sentinel://host1,host2/name with the addresses of the Sentinels, and their name of the primary',
  ],
  [/not a primary/, 'REDIS_URL with the address of the primary, or redis+sentinel://host1,host2/name, which finds it'],
  [/LOADING/, 'Wait until the engine has loaded its data.'],
  [
    /TLS|rediss|redis:\/\/|certificate/i,
    'REDIS_URL=rediss://host:6379?ca=<file of the authority> if the engine expects TLS, otherwise redis://host:6379',
  ],
  [/name has no address/, 'The host in REDIS_URL must be a name that this machine resolves, or an address.'],
  [/nothing listens/, 'Start the engine, or correct the host and the port in REDIS_URL.'],
];
const OTHER_REACH_FIX =
  'Start the engine, and open its port to this machine: "redis-cli -u $REDIS_URL PING" must answer PONG here.';

/** Assesses why an engine cannot be reached, or cannot serve. */
export function assessUnreachable(reason: string): Finding {
  const [, fix] = REACH_FIXES.find(([pattern]) => pattern.test(reason)) ?? ['', OTHER_REACH_FIX];
  return { level: 'fail', what: `The engine does not serve this machine: ${reason}.`, fix };
}

/** Assesses an engine that serves. */
export function assessChecked({ place, isEncrypted, facts, delivery }: CheckedEngine): readonly Finding[] {
  const { info } = facts;
  const name = info ? `${info.product} ${info.version} at ${place}` : place;
  const problems = assessEngine(facts);
  return [
    { level: 'ok', what: `The engine, ${name}, accepts connections${isEncrypted ? ' over TLS' : ''} and the account.` },
    ...problems,
    ...(info && problems.length === 0 ? [describeGood(info)] : []),
    assessDelivery(delivery),
  ];
}

function describeGood({ replicas }: EngineInfo): Finding {
  const some = replicas === 1 ? 'its replica' : `one of its ${replicas} replicas`;
  const copies = replicas === 0 ? 'It has no replica' : `Each write needs ${some}`;
  return {
    level: 'ok',
    what: `The engine evicts nothing, writes an append-only file, permits all commands, and its clock agrees with this machine's. ${copies}.`,
  };
}

function assessDelivery(delivery: Delivery): Finding {
  if ('durationMs' in delivery) {
    const { durationMs } = delivery;
    const time = durationMs < 1 ? 'less than 1 ms' : `${Math.round(durationMs)} ms`;
    return { level: 'ok', what: `A message through the engine arrives in ${time}.` };
  }
  const what = `The engine delivers no published message: ${delivery.reason}. Members of other nodes receive messages late.`;
  return {
    level: 'fail',
    what,
    fix: 'Restart the engine. If it has access control, ACL rules: +publish +subscribe &chat:*',
  };
}
