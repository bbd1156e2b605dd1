import type { IceServer, IceServers } from '../config/ice-servers.ts';

/** Lifetime of short-lived TURN credentials, in seconds. */
export const TURN_TTL_SECONDS = 12 * 60 * 60;

/** Creates a `Link` header with STUN and TURN servers. Returns undefined when there are none. */
export type IceLinks = () => string | undefined;

/**
 * Creates the function that writes all servers as one `Link` header with `rel="ice-server"` (RFC 9725 section 4.6). Each
 * header gets its own short-lived credentials, in the scheme that coturn calls `use-auth-secret`: the user name is the
 * expiry time and a random id.
 */
export function createIceLinks(
  { iceServers, turnSecret = '' }: IceServers,
  { now, newId }: { readonly now: () => number; readonly newId: () => string },
): IceLinks {
  return () => {
    if (iceServers.length === 0) return undefined;
    const username = `${Math.floor(now() / 1_000) + TURN_TTL_SECONDS}:${newId()}`;
    const shortLived = () => ({ username, credential: turnCredential(username, turnSecret) });
    return iceServers.map((server) => link(server, shortLived)).join(', ');
  };
}

/** Returns the password for a short-lived user name. */
function turnCredential(username: string, secret: string): string {
  return new Bun.CryptoHasher('sha1', secret).update(username).digest('base64');
}

/** Writes one link. Its parameters have the order of the example in RFC 9725, which some clients expect. */
function link({ uri, access }: IceServer, shortLived: () => { username: string; credential: string }): string {
  const target = `<${uri}>; rel="ice-server"`;
  if (access === 'open') return target;
  const { username, credential } = access === 'short-lived' ? shortLived() : access;
  return `${target}; username="${username}"; credential="${credential}"; credential-type="password"`;
}
