import { given } from './attribute-values.ts';

/** The directory of the script where the attribute is absent. What is no address at all leads nowhere, visibly. */
export function serverOf(attribute: string | null, base: string): URL {
  const server = given(attribute);
  const url = server === undefined ? new URL('.', import.meta.url) : URL.parse(server, base);
  if (url === null) return new URL('https://server-attribute.invalid/');
  // `https://a.example/chat` and `https://a.example/chat/` mean the same.
  return url.pathname.endsWith('/') ? url : new URL(`${url.pathname}/`, url);
}
