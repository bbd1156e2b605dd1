import type { IceServer, IceServers } from '../config/ice-servers.ts';

/** How long a short-lived access to a TURN server lasts, in seconds. */
export const TURN_TTL_SECONDS = 12 * 60 * 60;

/** Writes the `Link` header that tells a client of STUN and TURN servers; undefined when there are none. */
export type IceLinks = () => string | undefined;

/**
 * The servers as one `Link` header with `rel="ice-server"` (RFC 9725 section 4.6). A short-lived access is made for each
 * header: the REST scheme that coturn calls `use-auth-secret`, with the time it ends at in front of a random id.
 */
export function createIceLinks(
  { iceServers, turnSecret = '' }: IceServers,
  { now, newId }: { readonly now: () => number; readonly newId: () => string },
): IceLinks {
  return () => {
    if (iceServers.length === 0) return undefined;
    const username = `${Math.floor(now() / 1_000) + TURN_TTL_SECONDS}:${newId()}`;
    const shortLived = () => ({ username, credential: turnCredential(username, turnSecret) });
    return iceServers.map((one) => link(one, shortLived)).join(', ');
  };
}

/** The password of a short-lived user name. */
function turnCredential(username: string, secret: string): string {
  return new Bun.CryptoHasher('sha1', secret).update(username).digest('base64');
}

/** The attributes in the order of the RFC's example, which some clients expect. */
function link({ uri, access }: IceServer, shortLived: () => { username: string; credential: string }): string {
  const server = `<${uri}>; rel="ice-server"`;
  if (access === 'open') return server;
  const { username, credential } = access === 'short-lived' ? shortLived() : access;
  return `${server}; username="${username}"; credential="${credential}"; credential-type="password"`;
}
