import { SDP_TYPE } from '../../../src/http/body.ts';

/** Body and headers of a request. A header that is undefined is not sent. */
export interface RequestOptions {
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Sends a request, with the token of `WHIP_TOKEN` if it is set. Follows no redirect. */
export function send(method: string, url: string, { body, headers = {} }: RequestOptions = {}): Promise<Response> {
  const token = process.env['WHIP_TOKEN'];
  const all = { ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...headers };
  const defined = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return fetch(url, { method, headers: defined, redirect: 'manual', ...(body !== undefined && { body }) });
}

/** Posts an offer. */
export function post(endpoint: string, offer: BodyInit, headers: RequestOptions['headers'] = {}): Promise<Response> {
  return send('POST', endpoint, { body: offer, headers: { 'Content-Type': SDP_TYPE, ...headers } });
}
