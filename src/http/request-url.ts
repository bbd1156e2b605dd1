/**
 * Reads the URL of a request. When `Host` is missing or invalid, Bun passes only a path, or an invalid URL. The result then
 * has a placeholder as its host.
 */
export function readRequestUrl({ url }: Request): URL {
  return URL.parse(url) ?? new URL(`http://unknown.invalid/${url.replace(/^(?:https?:\/\/[^/]*)?\//, '')}`);
}
