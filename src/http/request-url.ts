/**
 * The URL of a request. Without a `Host`, or with one that no URL can have, Bun gives the path alone or what is no URL;
 * the host is then a made-up one.
 */
export function readRequestUrl({ url }: Request): URL {
  return URL.parse(url) ?? new URL(`http://nobody.invalid/${url.replace(/^(?:https?:\/\/[^/]*)?\//, '')}`);
}
