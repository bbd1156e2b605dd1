import { errorText, type Log } from '../../log.ts';
import type { VerifiedIdentity } from '../../ports/admission.ts';
import type { AddedRequest, HandledAction } from '../../ports/requests.ts';
import type { Refusal } from '../../ports/rules.ts';
import type { ClientTyping, CoreCommand, HistoryRequest } from '../../protocol/client-messages.ts';
import { RecordError } from '../../ports/record-error.ts';
import { outlets, type Member, type Outlet } from '../../room/member.ts';
import type { Identified } from '../../room/entering.ts';
import type { Room } from '../../room/room.ts';
import type { Backfill } from './backfill.ts';
import { encodeHistory } from './encode.ts';

/** Time after which the client may request history again. */
const HISTORY_RETRY_AFTER_MS = 1_000;
/** The same for a request of a capability that failed, or that came while others were handled. */
const REQUEST_RETRY_AFTER_MS = 1_000;
/** Maximum number of requests of a connection that are handled at once. */
const MAX_REQUESTS_AT_ONCE = 4;

/** The member that sent a request, and functions to answer it. */
export interface Requester {
  readonly room: Room;
  readonly member: Member;
  readonly backfill: Backfill;
  readonly outlet: Outlet;
  readonly log: Log;
  /** Lets the carrier live until a later end of its token, in milliseconds since 1970. */
  extend(expires: number): void;
  /** Number of requests of capabilities that are being handled. */
  handling: number;
  /** Refuses a request. `id` is that of a request that has one. */
  refuse(refusal: Refusal, id?: string): void;
  /** Drops a refused request without an answer. Closes the carrier if the refusal demands it. */
  ignore(refusal: Refusal): void;
}

/** Passes a member's request to its room. `bytes` is the size of the request on the wire. */
export function handleRequest(
  request: CoreCommand | ClientTyping | HistoryRequest | HandledAction,
  bytes: number,
  requester: Requester,
): void {
  const { room, member } = requester;
  switch (request.type) {
    case 'typing': {
      const refusal = room.refusal(member, request, bytes);
      return refusal ? requester.ignore(refusal) : room.typing(member);
    }
    case 'history': {
      const refusal = room.refusal(member, request, bytes);
      return refusal ? requester.refuse(refusal) : sendHistory(request.before, requester);
    }
    case 'added': {
      const { handler, message, id } = request;
      if (handler.kind === 'request') return handleAdded({ type: 'added', handler, message }, bytes, requester);
      if (id !== undefined) room.command(member, { type: 'added', id, handler, message }, bytes);
      return;
    }
    case 'send':
    case 'edit':
    case 'delete':
    case 'react':
    case 'rename':
      return room.command(member, request, bytes);
  }
}

function sendHistory(before: number, { room, member, backfill, refuse }: Requester): void {
  if (backfill.isBusy) return refuse({ code: 'busy', retryAfter: HISTORY_RETRY_AFTER_MS });
  backfill.send((done) =>
    room.history(member, before, (page) => {
      if (!(page instanceof RecordError)) return done(encodeHistory(page));
      refuse({ code: 'journal', retryAfter: HISTORY_RETRY_AFTER_MS });
      done([]);
    }),
  );
}

/** Handles a request of a capability. Its answer may come later. */
function handleAdded(action: HandledAction<AddedRequest>, bytes: number, requester: Requester): void {
  const { handler, message } = action;
  const { room, member, outlet, log } = requester;
  const id = 'id' in message && typeof message.id === 'string' ? message.id : undefined;
  const refusal = room.refusal(member, action, bytes);
  if (refusal) return requester.refuse(refusal, id);
  if (requester.handling >= MAX_REQUESTS_AT_ONCE)
    return requester.refuse({ code: 'busy', retryAfter: REQUEST_RETRY_AFTER_MS }, id);
  const isOpen = () => outlets(member).includes(outlet);
  const ifOpen =
    <Args extends readonly unknown[]>(answer: (...args: Args) => void) =>
    (...args: Args) => {
      if (isOpen()) answer(...args);
    };
  requester.handling++;
  const work = async () =>
    handler.handle(message, {
      ...{ room: room.view, member },
      send: ifOpen((answer) => outlet.notify(answer)),
      acknowledge: ifOpen((ack) => outlet.acknowledge(ack, false)),
      refuse: ifOpen((refused, requestId) => requester.refuse(refused, requestId)),
      close: ifOpen((reason) => outlet.close(reason)),
      identify: ifOpen((identity, done) => identify(identity, requester, ifOpen(done))),
    });
  void work()
    .catch((error: unknown) => {
      log('a request failed', { type: handler.type, error: errorText(error) }, 'error');
      if (isOpen()) requester.refuse({ code: 'journal', retryAfter: REQUEST_RETRY_AFTER_MS }, id);
    })
    .finally(() => void requester.handling--);
}

/** Gives a member a newer identity, and its carrier a later end. */
function identify(identity: VerifiedIdentity, { room, member, extend }: Requester, done: Identified): void {
  extend(identity.expires);
  room.identify(member, identity, done);
}
