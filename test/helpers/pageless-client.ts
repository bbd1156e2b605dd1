import type { Carrier } from '../../www/client/carrier.ts';
import { ChatClient } from '../../www/client/client.ts';
import type { Wake, WakeListener } from '../../www/client/wake.ts';
import { manualClock } from './manual-clock.ts';
import { PageCarrier } from './page-carrier.ts';

/** A client without a page: its time, network and page events are in the test's hands. */
export class PagelessClient {
  readonly client: ChatClient;
  /** Every try to connect, in order. */
  readonly tries: Try[] = [];
  /** Listeners that are there now; at most one. */
  readonly wakes = new Set<WakeListener>();
  readonly #clock = manualClock();
  #ids = 0;

  constructor(random = 0) {
    const wake: Wake = {
      listen: (listener) => {
        this.wakes.add(listener);
        return () => this.wakes.delete(listener);
      },
    };
    this.client = new ChatClient({
      connect: (signal, attempt) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          this.tries.push({ attempt, signal, fail: reject, open: () => open(resolve) });
        }),
      clock: this.#clock,
      wake,
      random: () => random,
      makeId: () => `id-${String(++this.#ids).padStart(16, '0')}`,
    });
  }

  get lastTry(): Try {
    const last = this.tries.at(-1);
    if (last === undefined) throw new Error('Nothing was tried.');
    return last;
  }

  /** Lets milliseconds pass. */
  pass(ms: number): void {
    this.#clock.advance(ms);
  }

  wake(): void {
    for (const listener of this.wakes) listener.wake();
  }

  sleep(): void {
    for (const listener of this.wakes) listener.sleep();
  }
}

/** One try to connect. */
export interface Try {
  readonly attempt: number;
  readonly signal: AbortSignal;
  fail(error: Error): void;
  /** Opens it; resolves when the client has said hello. */
  open(): Promise<PageCarrier>;
}

async function open(resolve: (carrier: Carrier) => void): Promise<PageCarrier> {
  const carrier = new PageCarrier();
  resolve(carrier);
  // The client goes on in a microtask of its own.
  await Promise.resolve();
  await Promise.resolve();
  return carrier;
}
