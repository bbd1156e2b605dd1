/** The default timeout of `next`. It is shorter than that of a test, so that the test fails with the reason. */
const DEFAULT_TIMEOUT_MS = 15_000;

interface Waiter<Item> {
  readonly accepts: (item: Item) => boolean;
  readonly resolve: (item: Item) => void;
  readonly reject: (reason: Error) => void;
}

/** Collects items in order and lets a test wait for the next one. */
export class Inbox<Item> {
  readonly items: Item[] = [];
  #taken = 0;
  #ended: string | undefined;
  readonly #waiters = new Set<Waiter<Item>>();

  /** Adds an item. Never throws, so that native code can call it. */
  add(item: Item): void {
    this.items.push(item);
    for (const waiter of [...this.#waiters]) {
      if (!waiter.accepts(item)) continue;
      this.#taken = this.items.length;
      waiter.resolve(item);
    }
  }

  /** Rejects all waiters and those to come, with the reason that no more items follow. */
  end(reason: string): void {
    this.#ended ??= reason;
    for (const waiter of [...this.#waiters]) waiter.reject(this.#timeoutError(reason));
  }

  /** Resolves to the next accepted item. Skips the items before it. */
  next(accepts: (item: Item) => boolean = () => true, timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<Item> {
    const found = this.items.findIndex((item, index) => index >= this.#taken && accepts(item));
    if (found >= 0) {
      this.#taken = found + 1;
      return Promise.resolve(this.items[found] as Item);
    }
    if (this.#ended !== undefined) return Promise.reject(this.#timeoutError(this.#ended));
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        done();
      };
      const timer = setTimeout(() => waiter.reject(this.#timeoutError(`no match within ${timeoutMs} ms`)), timeoutMs);
      const waiter: Waiter<Item> = {
        accepts,
        resolve: (item) => settle(() => resolve(item)),
        reject: (reason) => settle(() => reject(reason)),
      };
      this.#waiters.add(waiter);
    });
  }

  #timeoutError(reason: string): Error {
    const last = this.items.slice(-5).map((item) => JSON.stringify(item).slice(0, 200));
    return new Error(`Waited in vain: ${reason}. The last of ${this.items.length}: ${last.join(', ')}`);
  }
}
