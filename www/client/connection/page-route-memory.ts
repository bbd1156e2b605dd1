import type { Clock } from '../../../src/clock.ts';
import { storedText } from '../stored-text.ts';
import type { RouteMemory } from './route-choice.ts';

/** How long pages of this origin do not try a data channel first, after one failed. */
const DATA_CHANNEL_BLOCK_MS = 600_000;

/** Collaborators of `pageRouteMemory`. */
export interface PageRouteMemoryDeps {
  /** Returns `localStorage`. Throws where storage is forbidden. */
  readonly storage: () => Storage;
  readonly clock: Clock;
}

/**
 * Stores in the browser, for ten minutes, that data channels to `server` fail. Without storage, the memory ends with the
 * page.
 */
export function pageRouteMemory(server: string, { storage, clock }: PageRouteMemoryDeps): RouteMemory {
  const stored = storedText(storage, `chat-box no data channel to ${server}`);
  let until = 0;
  return {
    isBlocked() {
      const left = Math.max(Number(stored.read() ?? 0), until) - clock.wall();
      // With more time left than a block lasts, the value comes from a wrong clock.
      return left > 0 && left <= DATA_CHANNEL_BLOCK_MS;
    },
    block() {
      until = clock.wall() + DATA_CHANNEL_BLOCK_MS;
      stored.write(String(until));
    },
    clear() {
      until = 0;
      stored.write(undefined);
    },
  };
}
