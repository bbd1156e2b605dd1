import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';

/** Members get this long to receive `bye` and close. */
const SHUTDOWN_NOTICE_MS = 1_200;

/** Once all connections are closed, the library's threads get this long to send the last packets. */
const LAST_PACKETS_MS = 150;

/** Pause between two looks at whether all connections are closed. */
const POLL_INTERVAL_MS = 20;

/** The steps of a shutdown, in order. */
export interface ShutdownDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Notifies the members and closes their carriers, then the peers. */
  readonly closeAll: () => void;
  /** True when no connection is left. */
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
