import { Webhook } from 'standardwebhooks';
import type { Clock } from '../../src/clock.ts';
import { Inbox } from './inbox.ts';

/** A secret for tests. */
export const WEBHOOK_SECRET = `whsec_${new Uint8Array(32).fill(3).toBase64()}`;

/** A webhook that has arrived, with a valid signature. */
export interface ReceivedWebhook {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly room: string; readonly epoch: string };
  readonly headers: Headers;
  /** True when the receiver has responded 2xx. */
  isAccepted: boolean;
}

/** A receiver of webhooks. It verifies each with the official package, and fails the test for a wrong signature. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  /** Resolves to the next webhook that matches. */
  next(accepts?: (webhook: ReceivedWebhook) => boolean, timeoutMs?: number): Promise<ReceivedWebhook>;
  /** Decides the response to each webhook from now on. By default 204. */
  respond: (webhook: ReceivedWebhook) => Response | Promise<Response>;
  /** Reasons why a request was not a valid webhook. */
  readonly faults: readonly string[];
  /** Maximum number of requests at the same time so far. */
  readonly mostAtOnce: number;
}

/** Starts a receiver on a free port of this machine. `clock`: the time of the server, where that is not the time of this machine. */
export function startReceiver({ clock }: { readonly clock?: Pick<Clock, 'wall'> } = {}): WebhookReceiver {
  const inbox = new Inbox<ReceivedWebhook>();
  const faults: string[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const verifier = new Webhook(WEBHOOK_SECRET);
  /** Verifies a request, and returns its content. Throws when it is not valid. */
  const verify = (body: string, headers: Headers): unknown => {
    if (!clock) return verifier.verify(body, Object.fromEntries(headers));
    const seconds = Number(headers.get('webhook-timestamp'));
    const signature = verifier.sign(headers.get('webhook-id') ?? '', new Date(seconds * 1_000), body);
    const age = clock.wall() - seconds * 1_000;
    if (headers.get('webhook-signature') !== signature) throw new Error('The signature is wrong.');
    if (age < 0 || age > 300_000) throw new Error(`The timestamp is ${age} ms old.`);
    return JSON.parse(body);
  };
  const handle = async (request: Request): Promise<Response> => {
    const body = await request.text();
    const headers = request.headers;
    let content: Omit<ReceivedWebhook, 'id' | 'headers' | 'isAccepted'>;
    try {
      content = verify(body, headers) as typeof content;
    } catch (error) {
      faults.push(`${String(error)} ${body.slice(0, 100)}`);
      return new Response(null, { status: 401 });
    }
    const webhook: ReceivedWebhook = { ...content, id: headers.get('webhook-id') ?? '', headers, isAccepted: false };
    const response = await receiver.respond(webhook);
    webhook.isAccepted = response.ok;
    inbox.add(webhook);
    return response;
  };
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 60,
    async fetch(request) {
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      try {
        return await handle(request);
      } finally {
        atOnce--;
      }
    },
  });
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${server.port}/hooks`,
    received: inbox.items,
    next: (accepts, timeoutMs) => inbox.next(accepts, timeoutMs),
    respond: () => new Response(null, { status: 204 }),
    faults,
    get mostAtOnce() {
      return mostAtOnce;
    },
    async [Symbol.asyncDispose]() {
      await server.stop(true);
    },
  };
  return receiver;
}
