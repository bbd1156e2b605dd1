import type { Asset } from '../assets/assets.ts';
import { Problem } from '../http/problem.ts';

/** Browser features that the server's own pages never use, so an injected script must not use them either. */
const UNUSED_FEATURES = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'magnetometer'],
  ...['microphone', 'midi', 'payment', 'serial', 'usb'],
];

/**
 * Strict policies for the server's own pages. They have no inline script or style and connect only to their own server
 * ('self' includes its WebSockets). Pages of other origins can neither embed them nor access their window.
 */
const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': UNUSED_FEATURES.map((feature) => `${feature}=()`).join(', '),
};

/** Any page may load scripts. `ALLOWED_ORIGINS` decides which pages may connect. */
const SCRIPT_HEADERS = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

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
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    ...(asset.type.startsWith('text/html') ? PAGE_HEADERS : SCRIPT_HEADERS),
  };
  const known = (request.headers.get('If-None-Match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(variant.etag) || known.includes('*')) return new Response(null, { status: 304, headers });
  return new Response(variant.body, { headers });
}

function acceptedEncodings(header: string): ReadonlySet<string> {
  const accepted = header.split(',').flatMap((item) => {
    const [encoding = '', ...parameters] = item.split(';').map((token) => token.trim().toLowerCase());
    return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? [] : [encoding];
  });
  return new Set(accepted);
}
