import type { Clock } from '../clock.ts';
import type { WebhookSettings } from '../config/webhook-settings.ts';
import { errorText } from '../log.ts';
import { parseJson } from '../protocol/json.ts';
import { readRetryAfter } from './retry.ts';
import { signWebhook } from './signature.ts';
import type { Webhook } from './webhook.ts';

/** Time for one attempt, until the end of the response, in milliseconds. */
const ATTEMPT_TIMEOUT_MS = 15_000;
/** Maximum number of bytes of a response that the server reads. */
const MAX_RESPONSE_BYTES = 64 * 1_024;

/** What came of an attempt. */
export type PostOutcome =
  /** `answer`: the JSON of the response; undefined when it is not JSON, or too long. */
  | { readonly kind: 'delivered'; readonly answer: unknown }
  /** The receiver refuses all further webhooks (410). */
  | { readonly kind: 'gone' }
  /** `retryAfter`: milliseconds until the receiver accepts another attempt. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfter?: number | undefined };

/** Collaborators of an attempt. */
export interface PostDeps {
  readonly settings: Pick<WebhookSettings, 'url' | 'secrets'>;
  readonly clock: Clock;
  /** Ends the attempt early. */
  readonly signal: AbortSignal;
}

/** Sends a webhook once. Follows no redirect, which could lead to another machine. Never rejects. */
export async function postWebhook({ id, ...content }: Webhook, deps: PostDeps): Promise<PostOutcome> {
  const { settings, clock, signal } = deps;
  const { type, time, data } = content;
  const body = JSON.stringify({ type, timestamp: new Date(time).toISOString(), data });
  const timestamp = Math.floor(clock.wall() / 1_000);
  const end = new AbortController();
  const abort = () => end.abort();
  let isLate = false;
  const cancel = clock.after(ATTEMPT_TIMEOUT_MS, () => {
    isLate = true;
    abort();
  });
  signal.addEventListener('abort', abort);
  try {
    const response = await fetch(settings.url, {
      method: 'POST',
      redirect: 'manual',
      signal: end.signal,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'chat-box',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signWebhook({ id, timestamp, body }, settings.secrets),
        traceparent: newTraceparent(),
      },
      body,
    });
    return await toOutcome(response, clock);
  } catch (error) {
    const seconds = ATTEMPT_TIMEOUT_MS / 1_000;
    return { kind: 'failed', reason: isLate ? `no response within ${seconds} s` : errorText(error) };
  } finally {
    cancel();
    signal.removeEventListener('abort', abort);
  }
}

async function toOutcome(response: Response, clock: Clock): Promise<PostOutcome> {
  const { status, headers } = response;
  const text = await readStart(response);
  if (response.ok) return { kind: 'delivered', answer: text === undefined ? undefined : parseJson(text) };
  if (status === 410) return { kind: 'gone' };
  const isWait = status === 429 || status === 503;
  const retryAfter = isWait ? readRetryAfter(headers.get('retry-after'), clock.wall()) : undefined;
  const isRedirect = status >= 300 && status < 400;
  return { kind: 'failed', reason: isRedirect ? `redirect (${status})` : `status ${status}`, retryAfter };
}

/** Reads a response, and returns undefined as soon as it is too long. */
async function readStart(response: Response): Promise<string | undefined> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > MAX_RESPONSE_BYTES) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Creates the header of a new trace (W3C Trace Context), which this server does not record. */
function newTraceparent(): string {
  const hex = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)).toHex();
  return `00-${hex(16)}-${hex(8)}-00`;
}
