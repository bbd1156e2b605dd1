import { errorText, type Log } from '../log.ts';

/**
 * Wraps a callback that native code calls: logs an exception, then runs `onFailure`. An exception that escapes into
 * node-datachannel ends the process ("terminate called after throwing an instance of 'Napi::Error'").
 */
export function guard<Args extends readonly unknown[]>(
  log: Log,
  where: string,
  run: (...args: Args) => void,
  onFailure: () => void = () => {},
): (...args: Args) => void {
  return (...args) => {
    try {
      run(...args);
    } catch (error) {
      log('a callback failed', { where, error: errorText(error) });
      attempt(log, where, onFailure);
    }
  };
}

/**
 * Runs a call and logs its exception. Returns false when it threw. Native calls throw when a channel or peer is already
 * closing.
 */
export function attempt(log: Log, where: string, run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    log('a call failed', { where, error: errorText(error) });
    return false;
  }
}
