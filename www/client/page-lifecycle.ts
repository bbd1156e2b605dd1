/** Reports when the page is put to sleep and when it wakes up. */
export interface PageLifecycle {
  /** Calls the listeners until the returned function is called. */
  listen(events: PageLifecycleEvents): () => void;
}

/** Listeners of a `PageLifecycle`. */
export interface PageLifecycleEvents {
  /** The page is visible again, so it is time to check the connection. May come without a `sleep` before. */
  wake(): void;
  /** The network is back or has changed: an open connection may be dead, and a route that failed may work. */
  networkChanged(): void;
  /** The page is being left. The browser may restore it later as it is, so nothing may stay open. */
  sleep(): void;
}

/** A lifecycle that can also pretend that the page slept. */
export interface RestartableLifecycle extends PageLifecycle {
  /** Closes the connections of all listeners and opens them again. Their members stay in the room. */
  restart(): void;
}

/** Adds `restart` to a lifecycle. */
export function restartableLifecycle(base: PageLifecycle): RestartableLifecycle {
  const listeners = new Set<PageLifecycleEvents>();
  return {
    listen(events) {
      const stop = base.listen(events);
      listeners.add(events);
      return () => {
        stop();
        listeners.delete(events);
      };
    },
    restart() {
      for (const { sleep, wake } of [...listeners]) {
        sleep();
        wake();
      }
    },
  };
}
