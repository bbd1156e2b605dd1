/** A STUN or TURN server, and how one gets in: what an `RTCPeerConnection` takes. */
export interface RecommendedIceServer {
  readonly urls: string;
  readonly username?: string;
  readonly credential?: string;
}

/** One link of a `Link` header (RFC 8288 section 3): its target and its parameters. */
const LINK = /<([^>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^",;\s]*))*)/g;
const PARAMETER = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^",;\s]*))/g;

/** The STUN and TURN servers that a WHIP endpoint recommends in its `Link` header (RFC 9725 section 4.6). */
export function iceServersOf(header: string | null): readonly RecommendedIceServer[] {
  const servers: RecommendedIceServer[] = [];
  for (const [, urls = '', rest = ''] of (header ?? '').matchAll(LINK)) {
    const parameters = new Map<string, string>();
    for (const [, name = '', quoted, token = ''] of rest.matchAll(PARAMETER)) {
      parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? token);
    }
    if (parameters.get('rel') !== 'ice-server' || !/^(stun|turn)s?:/i.test(urls)) continue;
    const username = parameters.get('username');
    const credential = parameters.get('credential');
    servers.push({ urls, ...(username !== undefined && credential !== undefined && { username, credential }) });
  }
  return servers;
}
