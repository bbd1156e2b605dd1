import type { Refusal } from '../../ports/rules.ts';
import type { ClientTyping, Command, HistoryRequest } from '../../protocol/client-messages.ts';
import { RecordError } from '../../record/record.ts';
import type { Member } from '../../room/member.ts';
import type { Room } from '../../room/room.ts';
import type { Backfill } from './backfill.ts';
import { encodeHistory } from './encode.ts';

/** Time after which the client may request history again. */
const HISTORY_RETRY_AFTER_MS = 1_000;

/** The member that sent a request, and functions to answer it. */
export interface Requester {
  readonly room: Room;
  readonly member: Member;
  readonly backfill: Backfill;
  /** Refuses a request that has no command id. */
  refuse(refusal: Refusal): void;
  /** Drops a refused request without an answer. Closes the carrier if the refusal demands it. */
  ignore(refusal: Refusal): void;
}

/** Passes a member's request to its room. `bytes` is the size of the request on the wire. */
export function handleRequest(
  request: Command | ClientTyping | HistoryRequest,
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
    case 'send':
    case 'edit':
    case 'delete':
    case 'react':
    case 'rename':
    case 'kick':
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
