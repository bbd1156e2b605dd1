import type { Clock } from '../clock.ts';
import type { RouteMemory } from './route-choice.ts';

/** For so long the pages of this origin do not try a data channel first, in milliseconds. */
const BLOCKED_FOR_MS = 600_000;

/** What remembering takes from its surroundings. */
export interface PageRouteMemoryDeps {
  /** May throw: some pages have no storage. */
  readonly storage: () => Storage;
  readonly clock: Clock;
}

/** Remembers in the page's storage, for ten minutes, that data channels do not get through to a server; without storage, in this page. */
export function pageRouteMemory(server: string, { storage, clock }: PageRouteMemoryDeps): RouteMemory {
  const key = `chat-box no data channel to ${server}`;
  let until = 0;
  return {
    isBlocked() {
      let kept = 0;
      try {
        kept = Number(storage().getItem(key));
      } catch {
        // No storage: this page's own memory has to do.
      }
      // A moment further off than any that was ever kept is from a clock that was wrong.
      const left = Math.max(kept, until) - clock.now();
      return left > 0 && left <= BLOCKED_FOR_MS;
    },
    block() {
      until = clock.now() + BLOCKED_FOR_MS;
      try {
        storage().setItem(key, String(until));
      } catch {
        // Full or forbidden, as above.
      }
    },
    clear() {
      until = 0;
      try {
        storage().removeItem(key);
      } catch {
        // As above.
      }
    },
  };
}
