import { Problem } from '../http/problem.ts';
import type { RouteOutcome, Routes } from '../ports/routes.ts';

const PAGE_PATH = '/admin';
/** The page and its files. */
const PATHS = [PAGE_PATH, `${PAGE_PATH}/`, '/admin.js', '/admin.css'];

/** Policies of the page. Unlike other pages of the server, it shows pictures of users, from any site, and no cache keeps it. */
const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' https:; " +
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'Cache-Control': 'no-store',
};

/** Creates the routes of the admin page. The page has no data of its own: it calls the server API with the key of its user. */
export function createAdmin(): Routes {
  return {
    paths: PATHS,
    handle(_request, { pathname, serveFile }) {
      // The page refers to its files from the folder of the server.
      if (pathname === `${PAGE_PATH}/`) return new Response(null, { status: 308, headers: { Location: '../admin' } });
      return forSameOrigin(serveFile(), pathname === PAGE_PATH ? PAGE_HEADERS : {});
    },
  };
}

/** Adds headers to a file, which only pages of this server may load. */
function forSameOrigin(outcome: RouteOutcome, headers: Readonly<Record<string, string>>): RouteOutcome {
  if (outcome instanceof Problem) return outcome;
  outcome.headers.delete('Access-Control-Allow-Origin');
  outcome.headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  for (const [name, value] of Object.entries(headers)) outcome.headers.set(name, value);
  return outcome;
}
