import type { EngineConnection } from './connection.ts';
import { EngineError } from './engine-error.ts';
import type { Script } from './script.ts';

/** A command that the engine refuses to this node's account, and its reply. */
export interface RefusedCommand {
  readonly command: string;
  readonly reply: string;
}

/** Runs each command, and returns the names and the replies of those that fail. Leaves no key behind. */
const trialScript: Script = {
  name: 'permissions',
  text: `
local failed = {}
for _, command in ipairs(cjson.decode(ARGV[1])) do
  local reply = redis.pcall(unpack(command))
  if type(reply) == 'table' and reply.err then
    failed[#failed + 1] = command[1]
    failed[#failed + 1] = reply.err
  end
end
redis.pcall('DEL', unpack(KEYS))
return failed`,
};

/** Replies about permissions, of Redis 6.2, of 7 and of Valkey. */
const REFUSAL = /ACL failure|NOPERM|user executing the script/;

/**
 * Every command that the node and its scripts use, with arguments that have no effect beyond keys that are deleted at once.
 * The first command of a connection, EXISTS, ROLE and SUBSCRIBE, work in any connection that is up.
 */
function trialCommands(keys: TrialKeys): readonly (readonly string[])[] {
  const { text, hash, stream, set } = keys;
  return [
    ['TIME'],
    ['PUBLISH', text, ''],
    ['SET', text, '1', 'NX', 'PX', '60000'],
    ['GET', text],
    ['EXISTS', text],
    ['EXPIRE', text, '60'],
    ['HSET', hash, 'a', '1'],
    ['HGET', hash, 'a'],
    ['HMGET', hash, 'a'],
    ['HGETALL', hash],
    ['HLEN', hash],
    ['HDEL', hash, 'a'],
    ['XADD', stream, '1-0', 'a', '1'],
    ['XLEN', stream],
    ['XRANGE', stream, '-', '+'],
    ['XREVRANGE', stream, '+', '-'],
    ['XDEL', stream, '1-0'],
    ['ZADD', set, '1', 'a'],
    ['ZCARD', set],
    ['ZSCORE', set, 'a'],
    ['ZRANGE', set, '0', '-1'],
    ['ZSCAN', set, '0'],
    ['ZRANGEBYSCORE', set, '-inf', '+inf'],
    ['ZSCAN', set, '0'],
    ['ZREMRANGEBYSCORE', set, '0', '0'],
    ['ZREM', set, 'a'],
    ['DEL', text],
  ];
}

/** A key of each type. */
interface TrialKeys {
  readonly text: string;
  readonly hash: string;
  readonly stream: string;
  readonly set: string;
}

/** The names of the commands that `findRefusedCommands` tries. */
export const triedCommands: readonly string[] = trialCommands({ text: '', hash: '', stream: '', set: '' }).map(
  ([command = '']) => command,
);

/** Finds the commands that this node's account may not use. `id` is a part of the keys that no other node uses. */
export async function findRefusedCommands(
  connection: Pick<EngineConnection, 'run'>,
  prefix: string,
  id: string,
): Promise<readonly RefusedCommand[]> {
  const start = `${prefix}check:${id}:`;
  const keys = { text: `${start}text`, hash: `${start}hash`, stream: `${start}stream`, set: `${start}set` };
  try {
    const failed = await connection.run(trialScript, Object.values(keys), [JSON.stringify(trialCommands(keys))]);
    const texts = Array.isArray(failed) ? failed.map(String) : [];
    return texts.flatMap((command, index) => {
      const reply = texts[index + 1] ?? '';
      return index % 2 === 0 && REFUSAL.test(reply) ? [{ command, reply }] : [];
    });
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'NOPERM') throw error;
    return [{ command: /'(\w+)'/.exec(error.message)?.[1]?.toUpperCase() ?? 'EVAL', reply: error.message }];
  }
}
