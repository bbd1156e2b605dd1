/** An entry of the element's public interface. */
export interface ApiRow {
  readonly name: string;
  /** A TypeScript type, or the values in words. For an event, its properties: `event.open: boolean`. */
  readonly type: string;
  readonly default?: string;
  /** Sentences that end with a full stop. */
  readonly text: string;
  /** A line of JavaScript as an example. `box` is the element. */
  readonly example?: string;
}
