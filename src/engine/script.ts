import { EngineError } from './engine-error.ts';

/** A Lua script, embedded as text. */
export interface Script {
  readonly name: string;
  readonly text: string;
}

/** Creates a function that runs scripts by their hash, and sends the text of a script only when the engine lacks it. */
export function createScriptRunner(
  send: (command: string, args: readonly string[]) => Promise<unknown>,
): (script: Script, keys: readonly string[], args: readonly string[]) => Promise<unknown> {
  const hashes = new WeakMap<Script, string>();
  const hashOf = (script: Script) => {
    const hash = hashes.get(script) ?? new Bun.CryptoHasher('sha1').update(script.text).digest('hex');
    hashes.set(script, hash);
    return hash;
  };
  return async (script, keys, args) => {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await send('EVALSHA', [hashOf(script), ...rest]);
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'NOSCRIPT') throw error;
      return await send('EVAL', [script.text, ...rest]);
    }
  };
}
