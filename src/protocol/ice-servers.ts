/** A STUN or TURN server in the form of `RTCIceServer`, which treats undefined as absent. */
export interface RecommendedIceServer {
  readonly urls: string;
  readonly username?: string | undefined;
  readonly credential?: string | undefined;
}

/** A target in a `Link` header (RFC 8288 section 3), or a parameter that follows it. */
const TARGET_OR_PARAMETER = /<([^>]*)>|([\w-]+)\s*=\s*(?:"((?:\\.|[^"])*)"|([^",;\s]*))/g;

/** Reads the STUN and TURN servers in the `Link` header of a WHIP endpoint (RFC 9725 section 4.6). */
export function readIceLinks(header: string | null): RecommendedIceServer[] {
  let values: { [name in string]?: string } = {};
  const links: { readonly urls: string; readonly values: typeof values }[] = [];
  for (const [, urls, name = '', quoted, token = ''] of (header ?? '').matchAll(TARGET_OR_PARAMETER)) {
    if (urls === undefined) values[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? token;
    else links.push({ urls, values: (values = {}) });
  }
  return links.flatMap(({ urls, values: { rel, username, credential } }) => {
    return rel === 'ice-server' && /^(stun|turn)s?:/i.test(urls) ? [{ urls, username, credential }] : [];
  });
}
