/** Number of values above which idle ones are removed. */
const SWEEP_ABOVE_VALUES = 1_000;

/** A map that creates the value of a key when needed, and removes idle values. */
export class KeyedLimits<Value> {
  readonly #values = new Map<string, Value>();
  #sweepAbove = SWEEP_ABOVE_VALUES;

  constructor(
    private readonly create: () => Value,
    /** Returns whether a value equals a new one, so that it can be removed. */
    private readonly isIdle: (value: Value) => boolean,
  ) {}

  /** Returns the value of a key, and creates it if needed. */
  get(key: string): Value {
    const found = this.#values.get(key);
    if (found !== undefined) return found;
    if (this.#values.size >= this.#sweepAbove) this.#sweep();
    const value = this.create();
    this.#values.set(key, value);
    return value;
  }

  #sweep(): void {
    for (const [key, value] of this.#values) if (this.isIdle(value)) this.#values.delete(key);
    // The next sweep happens when the map has doubled, so that a flood of new keys does not cause a sweep for each.
    this.#sweepAbove = Math.max(SWEEP_ABOVE_VALUES, this.#values.size * 2);
  }
}
