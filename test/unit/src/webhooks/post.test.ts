import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { systemClock, type Clock } from '../../../../src/clock.ts';
import { postWebhook, type PostOutcome } from '../../../../src/webhooks/post.ts';
import type { Webhook } from '../../../../src/webhooks/webhook.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { startReceiver, WEBHOOK_SECRET, type WebhookReceiver } from '../../../helpers/webhook-receiver.ts';

const webhook: Webhook = {
  ...{ id: 'epoch.7', type: 'message.created', time: Date.UTC(2026, 0, 2, 3, 4, 5, 678) },
  data: { room: 'lobby', epoch: 'epoch', offset: 7, text: 'Hi ✓' },
};
const secrets = [Uint8Array.fromBase64(WEBHOOK_SECRET.slice('whsec_'.length))];

let receiver: WebhookReceiver;
beforeEach(() => void (receiver = startReceiver()));
afterEach(async () => {
  expect(receiver.faults).toEqual([]);
  await receiver[Symbol.asyncDispose]();
});

function post(clock: Clock = systemClock, signal = new AbortController().signal): Promise<PostOutcome> {
  return postWebhook(webhook, { settings: { url: new URL(receiver.url), secrets }, clock, signal });
}

describe('postWebhook', () => {
  test('sends a signed body with the time of the event, and a new trace', async () => {
    expect(await post()).toEqual({ kind: 'delivered', answer: undefined });
    await post();
    const [first, second] = receiver.received;
    expect(first).toMatchObject({
      ...{ id: 'epoch.7', type: 'message.created', timestamp: '2026-01-02T03:04:05.678Z', data: webhook.data },
    });
    const traces = [first, second].map((received) => received?.headers.get('traceparent'));
    expect(traces[0]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(traces[0]).not.toBe(traces[1]);
    expect(first?.headers.get('content-type')).toBe('application/json');
  });

  test('returns the JSON of the response, and ignores another or a long one', async () => {
    receiver.respond = () => Response.json({ reply: 'Hello' });
    expect(await post()).toEqual({ kind: 'delivered', answer: { reply: 'Hello' } });
    receiver.respond = () => new Response('OK');
    expect(await post()).toEqual({ kind: 'delivered', answer: undefined });
    receiver.respond = () => new Response(JSON.stringify({ reply: 'x'.repeat(70_000) }));
    expect(await post()).toEqual({ kind: 'delivered', answer: undefined });
  });

  test('follows no redirect', async () => {
    const target = startReceiver();
    receiver.respond = () => Response.redirect(target.url, 307);
    expect(await post()).toEqual({ kind: 'failed', reason: 'redirect (307)' });
    expect(target.received).toEqual([]);
    await target[Symbol.asyncDispose]();
  });

  test('returns failures with their reason, and 410 apart', async () => {
    receiver.respond = () => new Response(null, { status: 500 });
    expect(await post()).toEqual({ kind: 'failed', reason: 'status 500' });
    receiver.respond = () => new Response(null, { status: 410 });
    expect(await post()).toEqual({ kind: 'gone' });
    const { url } = receiver;
    await receiver[Symbol.asyncDispose]();
    expect(await post()).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/./) });
    receiver = startReceiver();
    expect(receiver.url).not.toBe(url);
  });

  test('returns the pause that the receiver wants with 429 and 503', async () => {
    for (const status of [429, 503]) {
      receiver.respond = () => new Response(null, { status, headers: { 'retry-after': '7' } });
      expect(await post()).toEqual({ kind: 'failed', reason: `status ${status}`, retryAfter: 7_000 });
    }
    receiver.respond = () => new Response(null, { status: 500, headers: { 'retry-after': '7' } });
    expect(await post()).toEqual({ kind: 'failed', reason: 'status 500' });
  });

  test('gives up after 15 s without an end of the response', async () => {
    const clock = manualClock(Date.now());
    const arrived = Promise.withResolvers<void>();
    receiver.respond = () => {
      arrived.resolve();
      // Headers and a part of the body, and then nothing more.
      return new Response(new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) }));
    };
    const outcome = post(clock);
    await arrived.promise;
    clock.advance(14_999);
    const early = await Promise.race([outcome, Bun.sleep(0)]);
    expect(early).toBeUndefined();
    clock.advance(1);
    expect(await outcome).toEqual({ kind: 'failed', reason: 'no response within 15 s' });
  });

  test('ends early when it is aborted', async () => {
    const stop = new AbortController();
    receiver.respond = () => {
      stop.abort();
      return new Promise(() => {});
    };
    expect(await post(systemClock, stop.signal)).toMatchObject({ kind: 'failed' });
  });
});
