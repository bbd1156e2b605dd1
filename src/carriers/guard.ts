import { errorText, type Log } from '../log.ts';

/**
 * Wraps a callback for native code. When the callback throws, logs the exception and runs `onFailure`. An exception that
 * escapes into node-datachannel would end the process ("terminate called after throwing an instance of 'Napi::Error'").
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
      log('a callback failed', { where, error: errorText(error) }, 'error');
      attempt(log, where, onFailure);
    }
  };
}

/**
 * Runs a call. When it throws, logs the exception and returns false. Native calls throw when a channel or peer is already
 * closing.
 */
export function attempt(log: Log, where: string, run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    log('a call failed', { where, error: errorText(error) }, 'warn');
    return false;
  }
}
