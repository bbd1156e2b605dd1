import type { Log } from '../log.ts';

/**
 * Wraps every callback that native code calls: an exception that escapes into node-datachannel ends the process
 * ("terminate called after throwing an instance of 'Napi::Error'"), so here it becomes a log line.
 */
export function guard<Args extends readonly unknown[]>(
  log: Log,
  where: string,
  run: (...args: Args) => void,
  failed: () => void = () => {},
): (...args: Args) => void {
  return (...args) => {
    try {
      run(...args);
    } catch (error) {
      log('a callback failed', { where, error: String(error) });
      attempt(log, where, failed);
    }
  };
}

/** Calls into native code, which throws when a channel or peer is already closing; false when it threw. */
export function attempt(log: Log, where: string, run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    log('a call failed', { where, error: String(error) });
    return false;
  }
}
