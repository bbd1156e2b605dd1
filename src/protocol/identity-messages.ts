/** Rank of a person that is not a plain member. A reader cannot write. Owners and moderators act on people of a lower rank. */
export type Role = 'owner' | 'moderator' | 'reader';

/** The verified identity of a member, in `welcome` and in the `ack` of `refresh`. */
export interface IdentityStatus {
  /** `sub` of the token. */
  readonly user: string;
  /** When the token ends, in milliseconds since 1970. 30 s later the server closes the carrier with `expired`. */
  readonly expires: number;
  /** The name is that of the token: the server refuses `rename`. */
  readonly fixedName?: true;
}

/**
 * Presents a new token for the same user on the live connection. The server answers with `ack`, or with `error` `identity`.
 * The client sends it 30 s before the old token ends, or after half of its life if that is shorter.
 */
export interface Refresh {
  readonly type: 'refresh';
  readonly id: string;
  /** JWT with the same `sub`. Another `sub` closes the connection. */
  readonly token: string;
}
