/**
 * First in, first out for each owner, and owners take turns: one who floods waits behind the others' next item,
 * never the other way round.
 */
export class FairQueue<Owner, Item> {
  // Insertion order is the order of turns; an owner who was served moves to the end.
  readonly #waiting = new Map<Owner, Item[]>();

  /** Adds an item behind the owner's others; returns how many of the owner's now wait. */
  push(owner: Owner, item: Item): number {
    const items = this.#waiting.get(owner);
    if (items) return items.push(item);
    this.#waiting.set(owner, [item]);
    return 1;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Takes up to `most` items, one an owner a round, each owner's in order; none of an owner's after its `isLast`. */
  take(most: number, isLast: (item: Item) => boolean): Item[] {
    const taken: Item[] = [];
    const resting: [Owner, Item[]][] = [];
    // An owner set again during the walk comes round again, until it has nothing left.
    for (const [owner, items] of this.#waiting) {
      if (taken.length === most) break;
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
