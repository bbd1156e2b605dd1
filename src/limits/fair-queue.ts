/**
 * A queue that is first in, first out for each owner and round-robin between owners. An owner that floods the queue never
 * delays the others by more than one item a round.
 */
export class FairQueue<Owner, Item> {
  // Owners in the order in which they are served. A served owner moves to the end.
  readonly #waiting = new Map<Owner, Item[]>();
  #size = 0;

  /** Adds an item after the owner's others. Returns the number of waiting items of the owner, this item included. */
  push(owner: Owner, item: Item): number {
    this.#size++;
    const items = this.#waiting.get(owner);
    if (items) return items.push(item);
    this.#waiting.set(owner, [item]);
    return 1;
  }

  /** Number of waiting items of all owners. */
  get size(): number {
    return this.#size;
  }

  /**
   * Takes items in rounds, one item of each owner a round, up to one for which `isFull` returns true. Takes no more items of an
   * owner after one for which `isLast` returns true.
   */
  take(isFull: (item: Item) => boolean, isLast: (item: Item) => boolean): Item[] {
    const taken: Item[] = [];
    const heldBack: [Owner, Item[]][] = [];
    // An owner that is set again moves to the end of the map, so the loop visits it again.
    for (const [owner, items] of this.#waiting) {
      const item = items.shift() as Item;
      taken.push(item);
      this.#waiting.delete(owner);
      if (items.length > 0) {
        if (isLast(item)) heldBack.push([owner, items]);
        else this.#waiting.set(owner, items);
      }
      if (isFull(item)) break;
    }
    for (const [owner, items] of heldBack) this.#waiting.set(owner, items);
    this.#size -= taken.length;
    return taken;
  }
}
