/** What a check came to, and what the owner can do about it. */
export interface Finding {
  /** `fail`: some clients cannot connect. `warn`: worth a look. */
  readonly level: 'ok' | 'warn' | 'fail';
  /** A sentence or two. */
  readonly what: string;
  /** The setting, command or rule that changes it, one a line; nothing to do: undefined. */
  readonly fix?: string;
}
