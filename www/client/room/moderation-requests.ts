import { type Clock, withTimeout } from '../../../src/clock.ts';
import type { ModerationPage, ModerationRequest } from '../../../src/protocol/moderation-messages.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';

/** How long the server may take to answer. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Requests of a moderator, one after the other: an answer names only what it is about. */
export class ModerationRequests {
  readonly #send: (request: ModerationRequest) => boolean;
  readonly #clock: Clock;
  #last: Promise<unknown> = Promise.resolve();
  #pending: (PromiseWithResolvers<ModerationPage> & { readonly what: string }) | undefined;

  /** `send` returns false when the request cannot be sent now. */
  constructor(send: (request: ModerationRequest) => boolean, clock: Clock) {
    this.#send = send;
    this.#clock = clock;
  }

  /** Requests a page. Rejects when the server refuses, without a connection, and without an answer in time. */
  request(what: ModerationPage['what'], before: string | undefined): Promise<ModerationPage> {
    const page = this.#last.then(() =>
      this.#request({ type: 'moderation', what, ...(before !== undefined && { before }) }),
    );
    this.#last = page.catch(() => {});
    return page;
  }

  /** Handles an answer. Ignores one that was not requested. */
  receive(page: ModerationPage): void {
    if (page.what === this.#pending?.what) this.#pending.resolve(page);
  }

  /** Rejects the request that waits for its answer. */
  fail(cause?: ErrorMessage): void {
    this.#pending?.reject(new Error(cause?.reason ?? 'Not connected.', { cause }));
  }

  async #request(request: ModerationRequest): Promise<ModerationPage> {
    const pending = { ...Promise.withResolvers<ModerationPage>(), what: request.what };
    this.#pending = pending;
    if (!this.#send(request)) this.fail();
    try {
      const page = await withTimeout(pending.promise, ANSWER_TIMEOUT_MS, this.#clock);
      if (!page) throw new Error('The server did not answer.');
      return page;
    } finally {
      this.#pending = undefined;
    }
  }
}
