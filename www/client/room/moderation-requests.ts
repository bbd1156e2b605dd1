import type { ModerationPage } from '../../../src/protocol/moderation-messages.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';

/** The requests of a moderator that the server has not answered: at most one of each kind, because answers name the kind. */
export class ModerationRequests {
  #pending = new Map<string, PromiseWithResolvers<ModerationPage>>();

  /** Returns the promise of an answer. Rejects an earlier request of the same kind. */
  add(what: string): Promise<ModerationPage> {
    const request = Promise.withResolvers<ModerationPage>();
    this.#pending.get(what)?.reject(new Error('Requested again.'));
    this.#pending.set(what, request);
    return request.promise;
  }

  /** Handles an answer. Ignores one that was not requested. */
  receive(page: ModerationPage): void {
    this.#pending.get(page.what)?.resolve(page);
    this.#pending.delete(page.what);
  }

  /** Rejects all requests. */
  fail(cause?: ErrorMessage): void {
    for (const { reject } of this.#pending.values()) reject(new Error(cause?.reason ?? 'Not connected.', { cause }));
    this.#pending.clear();
  }
}
