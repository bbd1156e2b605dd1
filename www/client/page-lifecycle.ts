/** Tells when the page goes to sleep and wakes up again. */
export interface PageLifecycle {
  /** Calls back until the returned function is called. */
  listen(to: PageLifecycleEvents): () => void;
}

/** What to do at either moment. */
export interface PageLifecycleEvents {
  /** The page is back: a moment to look whether the connection is. May come without a sleep. */
  wake(): void;
  /** The network is back or another one: what is open may lead nowhere, and what led nowhere may be open. */
  networkChanged(): void;
  /** The page is being left. It may come back later as it is, so nothing may stay open. */
  sleep(): void;
}
