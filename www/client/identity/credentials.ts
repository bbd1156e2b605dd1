/** Returns the JWT of the user. Null means a guest. */
export type GetToken = () => string | null | Promise<string | null>;

/** Where a token comes from. */
export interface TokenSource {
  /** A fixed token: one of the server's `AUTH_TOKEN`, or a JWT. */
  readonly token?: string | undefined;
  /** Preferred to `token`, unless it returns null. */
  readonly getToken?: GetToken | undefined;
}

/** The token of a client, which its connections present. */
export interface Credentials {
  /** May be replaced. */
  source: TokenSource;
  /** The token in use, if there is one. */
  token: string | undefined;
  /** Reads the user from a JWT, without verifying it. Undefined before a token was used. */
  readUser?: (token: string | undefined) => string | undefined;
}
