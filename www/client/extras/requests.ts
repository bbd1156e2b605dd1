import { ownFields } from '../../../src/protocol/json.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { Sent } from '../connection/chat-session.ts';
import type { Answers, NewRequest } from '../outbox/outgoing.ts';
import {
  isCount,
  isId,
  isPerson,
  isSentence,
  isShortText,
  isTime,
  listOf,
  optional,
  shape,
} from '../connection/parse-server.ts';

/** Maximum number of results in an answer. */
const MAX_RESULTS = 100;
/** Maximum number of people in an answer. */
const MAX_REACTORS = 100;

/** An answer. Its type is that of the request. */
type Answer = Answers[keyof Answers];

/** Checks of the answers, by their type. */
const checks: Readonly<Record<string, (answer: unknown) => boolean>> = ownFields({
  reactors: shape({ id: isId, people: listOf(shape({ id: isShortText, name: optional(isShortText) }), MAX_REACTORS) }),
  search: shape({
    id: isId,
    results: listOf(
      shape({ id: isId, offset: isCount, time: isTime, from: isPerson, excerpt: isSentence }),
      MAX_RESULTS,
    ),
    next: optional(isCount),
  }),
  upload: shape({ id: isId, token: isSentence, expires: isTime }),
});

/** Checks an answer. Returns undefined for any other message, and for one that breaks the protocol. */
export function readAnswer(item: Readonly<Record<string, unknown>>): Answer | undefined {
  // Every field that is used has been checked.
  return checks[String(item['type'])]?.(item) ? (item as unknown as Answer) : undefined;
}

/** Collaborators of `Requests`. */
export interface RequestsDeps {
  /** Returns 16 to 64 URL-safe random characters, never the same twice. */
  readonly makeId: () => string;
  /** Returns false when the message cannot be sent now. */
  readonly send: (message: Sent) => boolean;
  /**
   * `requests` has the types of the requests that the server answers, as it sent them: unchecked. A server of an earlier
   * version closes the connection after any other.
   */
  readonly room: { readonly requests: unknown };
}

/** The requests that the server answers by their id. */
export class Requests {
  readonly #pending = new Map<unknown, { readonly type: NewRequest['type'] } & PromiseWithResolvers<Answer>>();

  constructor(private readonly deps: RequestsDeps) {}

  /** Resolves to the answer. Rejects when the server refuses, when the connection is lost, and when the server has no answer. */
  request<Request extends NewRequest>(request: Request): Promise<Answers[Request['type']]> {
    const { makeId, send, room } = this.deps;
    const id = makeId();
    const { type } = request;
    const pending = { type, ...Promise.withResolvers<Answer>() };
    const types = room.requests;
    if (Array.isArray(types) && types.includes(type) && send({ ...request, id })) this.#pending.set(id, pending);
    else pending.reject(new Error('Not connected.'));
    // The answer has the type of the request.
    return pending.promise as Promise<Answers[Request['type']]>;
  }

  /** Settles the request that a message answers. Returns false for any other message. */
  receive(item: Readonly<Record<string, unknown>>): boolean {
    const pending = this.#pending.get(item['id']);
    if (pending?.type !== item['type'] || !pending) return false;
    this.#pending.delete(item['id']);
    const answer = readAnswer(item);
    if (answer) pending.resolve(answer);
    else pending.reject(new Error('The server broke the protocol.'));
    return true;
  }

  /** Rejects the request that the server has refused. Returns false for any other error. */
  refused(cause: ErrorMessage): boolean {
    const pending = this.#pending.get(cause.id);
    this.#pending.delete(cause.id);
    pending?.reject(new Error(cause.reason, { cause }));
    return pending !== undefined;
  }

  /** Rejects all requests. */
  fail(): void {
    for (const { reject } of this.#pending.values()) reject(new Error('Not connected.'));
    this.#pending.clear();
  }
}
