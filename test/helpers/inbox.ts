/** How long `next` waits unless told otherwise, in milliseconds: less than a test may take, so that it says why. */
const PATIENCE = 4_000;

interface Waiter<Item> {
  readonly accepts: (item: Item) => boolean;
  readonly give: (item: Item) => void;
  readonly fail: (why: Error) => void;
}

/** Everything that arrived, in order, and a way to wait for what is still to come. */
export class Inbox<Item> {
  readonly items: Item[] = [];
  #taken = 0;
  #ended: string | undefined;
  readonly #waiters = new Set<Waiter<Item>>();

  /** Something arrived. Never throws, so that native code may call it. */
  add(item: Item): void {
    this.items.push(item);
    for (const waiter of [...this.#waiters]) {
      if (!waiter.accepts(item)) continue;
      this.#taken = this.items.length;
      waiter.give(item);
    }
  }

  /** Nothing more will arrive: whoever waits is told why. */
  end(why: string): void {
    this.#ended ??= why;
    for (const waiter of [...this.#waiters]) waiter.fail(this.#vain(why));
  }

  /** The first item behind those already taken that is accepted; all before it count as taken too. */
  next(accepts: (item: Item) => boolean = () => true, within: number = PATIENCE): Promise<Item> {
    const found = this.items.findIndex((item, index) => index >= this.#taken && accepts(item));
    if (found >= 0) {
      this.#taken = found + 1;
      return Promise.resolve(this.items[found] as Item);
    }
    if (this.#ended !== undefined) return Promise.reject(this.#vain(this.#ended));
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        done();
      };
      const timer = setTimeout(() => waiter.fail(this.#vain(`nothing fit within ${within} ms`)), within);
      const waiter: Waiter<Item> = {
        accepts,
        give: (item) => settle(() => resolve(item)),
        fail: (why) => settle(() => reject(why)),
      };
      this.#waiters.add(waiter);
    });
  }

  #vain(why: string): Error {
    const last = this.items.slice(-5).map((item) => JSON.stringify(item).slice(0, 200));
    return new Error(`Waited in vain: ${why}. The last of ${this.items.length}: ${last.join(', ')}`);
  }
}
