import { FRAGMENT_TYPE } from '../../../src/http/body.ts';
import { realOffer } from '../real-offer.ts';
import { post, send, type RequestOptions } from './send.ts';

/** A client's view of a session: its URL, entity tag and answer. */
export class WhipSession implements AsyncDisposable {
  constructor(
    readonly url: string,
    readonly etag: string,
    readonly offer: string,
    readonly answer: string,
    readonly response: Response,
  ) {}

  /** Sends a fragment with this session's entity tag. `headers` can replace it. */
  patch(fragment: BodyInit, headers: RequestOptions['headers'] = {}): Promise<Response> {
    const all = { 'Content-Type': FRAGMENT_TYPE, 'If-Match': this.etag, ...headers };
    return send('PATCH', this.url, { body: fragment, headers: all });
  }

  delete(headers: RequestOptions['headers'] = {}): Promise<Response> {
    return send('DELETE', this.url, { headers });
  }

  /** Fetches the status of a GET: 2xx while the session lives, 404 after its end. */
  async status(): Promise<number> {
    return (await send('GET', this.url)).status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.delete();
  }
}

/** Posts an offer and expects a session. By default the offer is a real one whose peer never connects. */
export async function openSession(
  endpoint: string,
  offer?: string,
  headers: RequestOptions['headers'] = {},
): Promise<WhipSession> {
  const sent = offer ?? (await realOffer());
  const response = await post(endpoint, sent, headers);
  const answer = await response.text();
  if (response.status !== 201) throw new Error(`The server refused the offer: ${response.status} ${answer}`);
  const url = new URL(response.headers.get('Location') ?? '', endpoint).href;
  return new WhipSession(url, response.headers.get('ETag') ?? '', sent, answer, response);
}
