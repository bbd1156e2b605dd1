/** A webhook before it is signed. */
export interface UnsignedWebhook {
  /** `webhook-id`. */
  readonly id: string;
  /** Time of the attempt, in seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/** Returns the value of `webhook-signature`: a signature of each secret, separated by spaces (Standard Webhooks 1.0). */
export function signWebhook({ id, timestamp, body }: UnsignedWebhook, secrets: readonly Uint8Array[]): string {
  const content = `${id}.${timestamp}.${body}`;
  return secrets
    .map((secret) => `v1,${new Bun.CryptoHasher('sha256', secret).update(content).digest('base64')}`)
    .join(' ');
}
