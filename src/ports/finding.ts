/** A result of a check, and its remedy. */
export interface Finding {
  /** `fail`: some clients cannot connect, or no node can start. `warn`: some clients may not, or a guarantee is lost. */
  readonly level: 'ok' | 'warn' | 'fail';
  /** The finding in a sentence or two. */
  readonly what: string;
  /** The settings, commands or rules that fix it, one on each line. Undefined when there is nothing to do. */
  readonly fix?: string;
}
