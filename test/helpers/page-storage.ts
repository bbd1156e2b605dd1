/** Session storage of a page, in memory. */
export class PageStorage implements Storage {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  /** Copies the storage, as a duplicated tab does. */
  copy(): PageStorage {
    const copy = new PageStorage();
    for (const [key, value] of this.#items) copy.setItem(key, value);
    return copy;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }

  clear(): void {
    this.#items.clear();
  }
}

/** Web Locks of a browser, as far as the client uses them: exclusive locks, and requests that a signal withdraws. */
export class PageLocks implements LockManager {
  /** Names of the held locks. */
  readonly held = new Set<string>();
  /** The number of requests for a lock that was held. */
  contentions = 0;
  #released = Promise.withResolvers<void>();

  request<Value>(name: string, callback: LockGrantedCallback<Value>): Promise<Value>;
  request<Value>(name: string, options: LockOptions, callback: LockGrantedCallback<Value>): Promise<Value>;
  async request(name: string, ...rest: readonly unknown[]): Promise<never> {
    const callback = rest.at(-1) as (lock: Lock) => unknown;
    const { signal } = rest[0] as LockOptions;
    const withdrawn = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    // A browser grants a lock later, too.
    await Promise.resolve();
    if (this.held.has(name)) this.contentions++;
    while (this.held.has(name) && !signal?.aborted) await Promise.race([this.#released.promise, withdrawn]);
    signal?.throwIfAborted();
    this.held.add(name);
    try {
      return (await callback({ name, mode: 'exclusive' })) as never;
    } finally {
      this.held.delete(name);
      this.#released.resolve();
      this.#released = Promise.withResolvers();
    }
  }

  query(): Promise<LockManagerSnapshot> {
    return Promise.resolve({ held: [...this.held].map((name) => ({ name })), pending: [] });
  }
}
