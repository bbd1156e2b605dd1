/** A condition under which the server takes new members. */
export interface ReadinessCheck {
  /** Short name for operators, such as `drain`. */
  readonly name: string;
  /** Returns one sentence about why the server takes no new members now, or undefined when it does. Must be quick. */
  failure(): string | undefined;
}
