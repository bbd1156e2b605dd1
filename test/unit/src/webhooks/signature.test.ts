import { expect, test } from 'bun:test';
import { Webhook } from 'standardwebhooks';
import { signWebhook } from '../../../../src/webhooks/signature.ts';

const [older, newer] = [new Uint8Array(24).fill(1), new Uint8Array(64).fill(2)];

test('signWebhook signs so that the official package verifies it, with either of two secrets', () => {
  const timestamp = Math.floor(Date.now() / 1_000);
  const webhook = { id: 'epoch.17', timestamp, body: '{"type":"message.created","text":"ä 👍"}' };
  const signature = signWebhook(webhook, [newer, older]);
  expect(signature).toMatch(/^v1,[\w+/]+= v1,[\w+/]+=$/);
  const headers = { 'webhook-id': webhook.id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
  for (const secret of [older, newer])
    expect(new Webhook(secret.toBase64()).verify(webhook.body, headers)).toEqual(JSON.parse(webhook.body));
  const other = new Webhook(new Uint8Array(24).fill(3).toBase64());
  expect(() => other.verify(webhook.body, headers)).toThrow('No matching signature');
  expect(() => new Webhook(older.toBase64()).verify(`${webhook.body} `, headers)).toThrow('No matching signature');
});
