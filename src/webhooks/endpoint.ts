import type { Clock } from '../clock.ts';
import type { WebhookSettings } from '../config/webhook-settings.ts';
import type { Log } from '../log.ts';
import type { Observed } from '../ports/observations.ts';
import { PostGate } from './post-gate.ts';
import { postWebhook, type PostOutcome } from './post.ts';
import type { Webhook } from './webhook.ts';

/** What came of a webhook. `stopped`: it was not sent, and this node sends no more. */
export type SendOutcome = Exclude<PostOutcome, { kind: 'gone' }> | { readonly kind: 'stopped' };

/** Collaborators of an endpoint. */
export interface EndpointDeps extends Observed {
  readonly settings: WebhookSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Called with the first success after the receiver was down. */
  readonly onRecovery: () => void;
  /** Called when the receiver responds 410. */
  readonly onGone: () => void;
}

/** The receiver of all webhooks. */
export class Endpoint {
  readonly #gate: PostGate;

  constructor(private readonly deps: EndpointDeps) {
    this.#gate = new PostGate(deps);
  }

  /** Sends a webhook once, as soon as its turn has come. Checks `isLeader` right before. Never rejects. */
  async send(webhook: Webhook, isLeader: () => boolean, signal: AbortSignal): Promise<SendOutcome> {
    const { settings, clock, observations } = this.deps;
    if (!(await this.#gate.enter())) return { kind: 'stopped' };
    if (signal.aborted || !isLeader()) {
      this.#gate.leave('unused');
      return { kind: 'stopped' };
    }
    const outcome = await postWebhook(webhook, { settings, clock, signal });
    if (signal.aborted && outcome.kind !== 'delivered') {
      this.#gate.leave('unused');
      return { kind: 'stopped' };
    }
    if (outcome.kind === 'gone') return this.#stop();
    observations?.observer?.webhookAttempted(outcome.kind === 'delivered' ? 'delivered' : 'retried');
    this.#gate.leave(outcome.kind, outcome.kind === 'failed' ? outcome.retryAfter : undefined);
    return outcome;
  }

  /** Notes that webhooks are given up. */
  noteDropped(): void {
    this.deps.observations?.observer?.webhookAttempted('dropped');
  }

  #stop(): SendOutcome {
    this.#gate.close();
    this.noteDropped();
    this.deps.onGone();
    const remedy = 'Set another WEBHOOK_URL, or restart the server when the receiver works again.';
    this.deps.log(
      'webhook: the receiver responded 410. The server sends nothing until it restarts.',
      { remedy },
      'error',
    );
    return { kind: 'stopped' };
  }
}
