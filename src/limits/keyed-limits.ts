/** Number of values above which idle ones are removed. */
const SWEEP_ABOVE_VALUES = 1_000;

/** Keeps a value for each key, and removes idle values. */
export class KeyedLimits<Value> {
  readonly #values = new Map<string, Value>();
  #sweepAbove = SWEEP_ABOVE_VALUES;

  constructor(
    private readonly create: () => Value,
    /** Whether a value is as good as a new one. */
    private readonly isIdle: (value: Value) => boolean,
  ) {}

  /** The value of a key, created if needed. */
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
    // The next sweep waits for as many new keys. A flood of ever new keys must not cost a sweep each time.
    this.#sweepAbove = Math.max(SWEEP_ABOVE_VALUES, this.#values.size * 2);
  }
}
