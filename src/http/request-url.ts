/**
 * Reads the URL of a request. Bun gives only a path, or an invalid URL, when `Host` is missing or invalid; the URL then has
 * a placeholder as its host.
 */
export function readRequestUrl({ url }: Request): URL {
  return URL.parse(url) ?? new URL(`http://unknown.invalid/${url.replace(/^(?:https?:\/\/[^/]*)?\//, '')}`);
}
