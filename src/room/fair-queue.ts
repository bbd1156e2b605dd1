/**
 * First in, first out for each owner, and owners take turns. A flooding owner waits behind the next items of the others,
 * and never holds them up.
 */
export class FairQueue<Owner, Item> {
  // Insertion order is the order of turns. An owner that was served moves to the end.
  readonly #waiting = new Map<Owner, Item[]>();

  /** Adds an item behind the owner's others. Returns how many items of the owner wait, this one included. */
  push(owner: Owner, item: Item): number {
    const items = this.#waiting.get(owner);
    if (items) return items.push(item);
    this.#waiting.set(owner, [item]);
    return 1;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /**
   * Takes up to `limit` items: one of each owner a round, each owner's in order. Takes no more of an owner after an item
   * for which `isLast` is true.
   */
  take(limit: number, isLast: (item: Item) => boolean): Item[] {
    const taken: Item[] = [];
    const resting: [Owner, Item[]][] = [];
    // The loop visits an owner again that it sets again, until no item is left.
    for (const [owner, items] of this.#waiting) {
      if (taken.length === limit) break;
      const item = items.shift() as Item;
      taken.push(item);
      this.#waiting.delete(owner);
      if (items.length === 0) continue;
      if (isLast(item)) resting.push([owner, items]);
      else this.#waiting.set(owner, items);
    }
    for (const [owner, items] of resting) this.#waiting.set(owner, items);
    return taken;
  }
}
