import { SDP } from '../../../src/http/body.ts';

/** What goes with a request. An undefined header is not sent. */
export interface RequestOptions {
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Sends a request as it is told to: no redirect is followed; the token of `WHIP_TOKEN` goes along, if there is one. */
export function send(method: string, url: string, { body, headers = {} }: RequestOptions = {}): Promise<Response> {
  const token = process.env['WHIP_TOKEN'];
  const all = { ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...headers };
  const sent = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return fetch(url, { method, headers: sent, redirect: 'manual', ...(body !== undefined && { body }) });
}

/** Posts an offer. */
export function post(endpoint: string, offer: BodyInit, headers: RequestOptions['headers'] = {}): Promise<Response> {
  return send('POST', endpoint, { body: offer, headers: { 'Content-Type': SDP, ...headers } });
}
