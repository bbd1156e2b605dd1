/** Members get this long to hear the goodbye and close, in milliseconds. */
const SHUTDOWN_NOTICE_MS = 1_200;

/** When all are gone, the library's threads get this long to send the last packets, in milliseconds. */
const LAST_PACKETS_MS = 150;

/** What is to be ended, in order. */
export interface ShutdownDeps {
  /** Tells the members and closes their carriers, then the peers. */
  readonly farewell: () => void;
  /** True when nobody is connected any more. */
  readonly isQuiet: () => boolean;
  /** Ends the process. */
  readonly exit: (code: number) => void;
}

/** On SIGTERM or SIGINT says goodbye and exits with 0 within two seconds; a second signal exits at once. */
export function endOnSignals({ farewell, isQuiet, exit }: ShutdownDeps): void {
  let isEnding = false;
  const end = () => {
    if (isEnding) return exit(1);
    isEnding = true;
    farewell();
    const deadline = Date.now() + SHUTDOWN_NOTICE_MS;
    const poll = setInterval(() => {
      if (!isQuiet() && Date.now() < deadline) return;
      clearInterval(poll);
      setTimeout(() => exit(0), LAST_PACKETS_MS);
    }, 20);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
