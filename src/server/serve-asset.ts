import type { Asset } from '../assets/asset.ts';
import { PAGE_HEADERS } from '../http/page-headers.ts';
import { Problem } from '../http/problem.ts';
import { readRequestUrl } from '../http/request-url.ts';

/** Any page may load scripts. `ALLOWED_ORIGINS` decides which pages may connect. */
const SCRIPT_HEADERS = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

/** Scripts at addresses that pages name. A page that is opened again within this time does not ask for them again. */
const ENTRIES = /\/chat-(?:box|client)\.js$/;
const ENTRY_MAX_AGE_SECONDS = 60;
/** The longest time that HTTP caches promise (RFC 9111 section 1.2.2, RFC 8246): a year. */
const BUILD_MAX_AGE_SECONDS = 31_536_000;

/** Returns the build that the address of a request names; undefined when it names none. */
export function namedBuild(url: URL): string | undefined {
  return url.searchParams.get('v') ?? undefined;
}

/** Responds to GET and HEAD with an asset in the smallest encoding that the client accepts, or with 304. */
export function serveAsset(request: Request, asset: Asset): Response | Problem {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Problem(405, 'Use GET or HEAD.', { Allow: 'GET, HEAD' });
  }
  const accepted = acceptedEncodings(request.headers.get('Accept-Encoding') ?? '');
  const variant = asset.variants.find(({ encoding }) => encoding === 'identity' || accepted.has(encoding));
  if (!variant) throw new Error('Every asset has an identity variant.');
  const headers = {
    'Content-Type': asset.type,
    ...(variant.encoding !== 'identity' && { 'Content-Encoding': variant.encoding }),
    ETag: variant.etag,
    Vary: 'Accept-Encoding',
    'Cache-Control': cacheControl(readRequestUrl(request), asset),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    ...(asset.type.startsWith('text/html') ? PAGE_HEADERS : SCRIPT_HEADERS),
  };
  const known = (request.headers.get('If-None-Match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(variant.etag) || known.includes('*')) return new Response(null, { status: 304, headers });
  return new Response(variant.body, { headers });
}

/** Returns how long a response may be used without asking again. Other addresses than these keep their content until an upgrade. */
function cacheControl(url: URL, { build }: Asset): string {
  const named = namedBuild(url);
  if (build !== undefined && named === build) return `public, max-age=${BUILD_MAX_AGE_SECONDS}, immutable`;
  // A script in the place of another build's. During an upgrade, another node may have the right one.
  if (build !== undefined && named !== undefined) return 'no-store';
  return ENTRIES.test(url.pathname) ? `public, max-age=${ENTRY_MAX_AGE_SECONDS}` : 'no-cache';
}

function acceptedEncodings(header: string): ReadonlySet<string> {
  const accepted = header.split(',').flatMap((item) => {
    const [encoding = '', ...parameters] = item.split(';').map((token) => token.trim().toLowerCase());
    return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? [] : [encoding];
  });
  return new Set(accepted);
}
