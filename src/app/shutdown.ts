import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';

/** Maximum wait for members to receive `bye` and for connections to close. */
const SHUTDOWN_NOTICE_MS = 1_200;

/** Wait after the last connection has closed, in which the library's threads send the last packets. */
const LAST_PACKETS_MS = 150;

/** Interval at which the shutdown checks whether all connections are closed. */
const POLL_INTERVAL_MS = 20;

/** The steps of a shutdown, in order. */
export interface ShutdownDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Notifies the members and closes their carriers, then the peers. */
  readonly closeAll: () => void;
  /** Returns whether all connections are closed. */
  readonly areAllClosed: () => boolean;
  /** Ends the process. */
  readonly exit: (code: number) => void;
}

/**
 * On SIGTERM or SIGINT notifies members, closes all connections and exits with code 0 within two seconds. A second
 * signal exits at once with code 1.
 */
export function endOnSignals({ clock, log, closeAll, areAllClosed, exit }: ShutdownDeps): void {
  let isEnding = false;
  const end = () => {
    if (isEnding) return exit(1);
    isEnding = true;
    try {
      closeAll();
    } catch (error) {
      log('the shutdown failed in part', { error: errorText(error) });
    }
    const deadline = clock.elapsed() + SHUTDOWN_NOTICE_MS;
    const poll = () => {
      if (areAllClosed() || clock.elapsed() >= deadline) clock.after(LAST_PACKETS_MS, () => exit(0));
      else clock.after(POLL_INTERVAL_MS, poll);
    };
    clock.after(POLL_INTERVAL_MS, poll);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
