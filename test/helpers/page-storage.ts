/** Session storage in memory. */
export class PageStorage implements Storage {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  /** What a duplicated tab gets. */
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

type Held = (lock: Lock | null) => unknown;

/** Web Locks of one browser, exclusive ones that are waited for in line (Web Locks API, section 3). */
export class PageLocks implements LockManager {
  /** Names of the locks that are held now. */
  readonly held = new Set<string>();
  #line: { readonly name: string; readonly grant: () => void }[] = [];

  request<Value>(name: string, callback: LockGrantedCallback<Value>): Promise<Value>;
  request<Value>(name: string, options: LockOptions, callback: LockGrantedCallback<Value>): Promise<Value>;
  request(name: string, ...rest: readonly unknown[]): Promise<never> {
    const callback = rest.at(-1) as Held;
    const { signal } = (rest.length > 1 ? rest[0] : {}) as LockOptions;
    return new Promise((resolve, reject) => {
      const waiting = {
        name,
        grant: () => {
          this.held.add(name);
          const done = async () => callback({ name, mode: 'exclusive' });
          void done().then((value) => {
            this.held.delete(name);
            this.#grant();
            resolve(value as never);
          }, reject);
        },
      };
      signal?.addEventListener('abort', () => {
        if (!this.#line.includes(waiting)) return;
        this.#line = this.#line.filter((one) => one !== waiting);
        reject(signal.reason);
      });
      this.#line.push(waiting);
      this.#grant();
    });
  }

  query(): Promise<LockManagerSnapshot> {
    return Promise.reject(new Error('Nobody asks.'));
  }

  #grant(): void {
    const next = this.#line.find(({ name }) => !this.held.has(name));
    if (!next) return;
    this.#line = this.#line.filter((one) => one !== next);
    next.grant();
    this.#grant();
  }
}
