/** A STUN or TURN server, and how one gets in: what an `RTCPeerConnection` takes, to which undefined is as good as absent. */
export interface RecommendedIceServer {
  readonly urls: string;
  readonly username?: string | undefined;
  readonly credential?: string | undefined;
}

/** In a `Link` header (RFC 8288 section 3) the target of a link, or one of the parameters that follow it. */
const PART = /<([^>]*)>|([\w-]+)\s*=\s*(?:"((?:\\.|[^"])*)"|([^",;\s]*))/g;

/** The STUN and TURN servers that a WHIP endpoint recommends in its `Link` header (RFC 9725 section 4.6). */
export function readIceLinks(header: string | null): RecommendedIceServer[] {
  let values: { [name in string]?: string } = {};
  const links: { readonly urls: string; readonly values: typeof values }[] = [];
  for (const [, urls, name = '', quoted, token = ''] of (header ?? '').matchAll(PART)) {
    if (urls === undefined) values[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? token;
    else links.push({ urls, values: (values = {}) });
  }
  return links.flatMap(({ urls, values: { rel, username, credential } }) => {
    return rel === 'ice-server' && /^(stun|turn)s?:/i.test(urls) ? [{ urls, username, credential }] : [];
  });
}
