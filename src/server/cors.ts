import type { AllowedOrigins } from '../config/config.ts';
import { Problem } from '../http/problem.ts';

const METHODS = 'POST, PATCH, DELETE, OPTIONS, GET, HEAD';
const REQUEST_HEADERS = 'Authorization, Content-Type, If-Match';
const EXPOSED =
  'Location, ETag, Link, Accept-Post, Accept-Patch, Retry-After, WWW-Authenticate, Access-Control-Allow-Methods';
const DAY_SECONDS = '86400';

/** Which origins may use the service from a page; requests without an Origin are not from a page. */
export class Cors {
  constructor(private readonly allowed: AllowedOrigins) {}

  /** The refusal of a request whose page is not welcome, or undefined. */
  refusal(request: Request): Problem | undefined {
    const origin = request.headers.get('Origin');
    if (origin === null || this.#isAllowed(origin)) return undefined;
    return new Problem(403, `Pages of ${origin.slice(0, 200)} may not use this server.`);
  }

  /** Adds to a response what lets an allowed page read it (Fetch section 3.2); errors too. */
  allow(request: Request, response: Response): Response {
    const { headers } = response;
    headers.append('Vary', 'Origin');
    const origin = request.headers.get('Origin');
    if (origin !== null && !this.#isAllowed(origin)) return response;
    if (this.allowed !== '*' && origin === null) return response;
    headers.set('Access-Control-Allow-Origin', this.allowed === '*' ? '*' : (origin ?? ''));
    headers.set('Access-Control-Expose-Headers', EXPOSED);
    headers.set('Access-Control-Allow-Methods', METHODS);
    headers.set('Access-Control-Allow-Headers', REQUEST_HEADERS);
    headers.set('Access-Control-Max-Age', DAY_SECONDS);
    return response;
  }

  #isAllowed(origin: string): boolean {
    return this.allowed === '*' || this.allowed.has(origin.toLowerCase());
  }
}
