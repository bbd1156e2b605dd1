/** A STUN or TURN server in the form of `RTCIceServer`, which treats undefined as absent. */
export interface RecommendedIceServer {
  readonly urls: string;
  readonly username?: string | undefined;
  readonly credential?: string | undefined;
}

/**
 * A target in a `Link` header (RFC 8288 section 3), or a parameter that follows it. No repetition can match the same text in
 * two ways, and a name matches without a value as well. Any header thus takes linear time, even one that a hostile server
 * made to block the page.
 */
const TARGET_OR_PARAMETER = /<([^<>]*)>|([\w-]+)(?:\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^",;\s]*)))?/g;

/** Reads the STUN and TURN servers in the `Link` header of a WHIP endpoint (RFC 9725 section 4.6). */
export function readIceLinks(header: string | null): RecommendedIceServer[] {
  let values: { [name in string]?: string } = {};
  const links: { readonly urls: string; readonly values: typeof values }[] = [];
  for (const [, urls, name = '', quoted, token] of (header ?? '').matchAll(TARGET_OR_PARAMETER)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? token;
    if (urls !== undefined) links.push({ urls, values: (values = {}) });
    else if (value !== undefined) values[name.toLowerCase()] = value;
  }
  return links.flatMap(({ urls, values: { rel, username, credential } }) => {
    return rel === 'ice-server' && /^(stun|turn)s?:/i.test(urls) ? [{ urls, username, credential }] : [];
  });
}
