/** A STUN or TURN server, and how one gets in: what an `RTCPeerConnection` takes. */
export interface RecommendedIceServer {
  readonly urls: string;
  readonly username?: string;
  readonly credential?: string;
}

/** One link of a `Link` header (RFC 8288 section 3): its target and its parameters, up to a comma that is not quoted. */
const LINK = /<([^>]*)>((?:"(?:\\.|[^"])*"|[^",])*)/g;
const PARAMETER = /([\w-]+)\s*=\s*(?:"((?:\\.|[^"])*)"|([^",;\s]*))/g;

/** The STUN and TURN servers that a WHIP endpoint recommends in its `Link` header (RFC 9725 section 4.6). */
export function iceServersOf(header: string | null): RecommendedIceServer[] {
  return [...(header ?? '').matchAll(LINK)].flatMap(([, urls = '', parameters = '']) => {
    const { rel, username, credential } = valuesOf(parameters);
    if (rel !== 'ice-server' || !/^(stun|turn)s?:/i.test(urls)) return [];
    return [{ urls, ...(username !== undefined && credential !== undefined && { username, credential }) }];
  });
}

function valuesOf(parameters: string): { readonly [name in string]?: string } {
  const values = Array.from(parameters.matchAll(PARAMETER), ([, name = '', quoted, token = '']) => {
    return [name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? token];
  });
  return Object.fromEntries(values);
}
