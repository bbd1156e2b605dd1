/** Posts an offer as a page of another site does. `headers` can replace the default ones. */
export function postOffer(
  url: string,
  body: BodyInit,
  { path = '/whip', headers = {} }: { path?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/sdp', Origin: 'https://a.example', ...headers },
    body,
  });
}
