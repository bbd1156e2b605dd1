import type { AllowedOrigins } from '../config/config.ts';
import { Problem } from '../http/problem.ts';

const METHODS = 'POST, PATCH, DELETE, OPTIONS, GET, HEAD';
/** Includes `ETag`, which some clients send with a PATCH although requests have no such header. */
const REQUEST_HEADERS = 'Authorization, Content-Type, ETag, If-Match';
const EXPOSED_HEADERS =
  'Location, ETag, Link, Accept-Post, Accept-Patch, Retry-After, WWW-Authenticate, Access-Control-Allow-Methods';
const DAY_SECONDS = '86400';
/** Maximum length of an origin in an error, in characters. */
const MAX_ORIGIN_LENGTH = 200;

/** Decides which origins may use the server. A request without `Origin` does not come from a page. */
export class Cors {
  constructor(private readonly allowed: AllowedOrigins) {}

  /** Returns the refusal of a request from a page that is not allowed, otherwise undefined. */
  refusal(request: Request): Problem | undefined {
    const origin = request.headers.get('Origin');
    if (origin === null || this.#isAllowed(origin)) return undefined;
    return new Problem(403, `This server does not allow pages from ${origin.slice(0, MAX_ORIGIN_LENGTH)}.`);
  }

  /** Adds the headers that let an allowed page read a response, errors included (Fetch section 3.2). */
  allow(request: Request, response: Response): Response {
    const { headers } = response;
    headers.append('Vary', 'Origin');
    const origin = request.headers.get('Origin');
    if (origin !== null && !this.#isAllowed(origin)) return response;
    if (this.allowed !== '*' && origin === null) return response;
    headers.set('Access-Control-Allow-Origin', this.allowed === '*' ? '*' : (origin ?? ''));
    headers.set('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    headers.set('Access-Control-Allow-Methods', METHODS);
    headers.set('Access-Control-Allow-Headers', REQUEST_HEADERS);
    headers.set('Access-Control-Max-Age', DAY_SECONDS);
    return response;
  }

  #isAllowed(origin: string): boolean {
    return this.allowed === '*' || this.allowed.has(origin.toLowerCase());
  }
}
