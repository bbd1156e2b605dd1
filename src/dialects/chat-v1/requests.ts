import { JournalError } from '../../journal/journal.ts';
import type { ClientTyping, Command, HistoryRequest } from '../../protocol/client-messages.ts';
import { closeReasons, type CloseReason } from '../../protocol/close-reasons.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Member } from '../../room/member.ts';
import type { Room } from '../../room/room.ts';
import type { ChatV1Options } from './options.ts';
import { encodeHistory } from './encode.ts';
import type { Backfill } from './backfill.ts';

/** What a member may ask of its room. */
export type MemberRequest = Command | ClientTyping | HistoryRequest;

/** Who asks, and how to answer. */
export interface Asker {
  readonly room: Room;
  readonly member: Member;
  readonly pages: Backfill;
  refuse(command: string | undefined, code: ErrorCode, retryAfter?: number): void;
  close(closing: CloseReason): void;
}

/** Passes a member's request of so many bytes to its room, if its role and its budget allow it. */
export function handleRequest(request: MemberRequest, bytes: number, asker: Asker, parts: ChatV1Options): void {
  const { room, member, pages } = asker;
  const id = 'id' in request ? request.id : undefined;
  if (parts.isReadonly && !READ_ONLY_COMMANDS.has(request.type)) {
    // Nobody waits for an answer to `typing`.
    if (id !== undefined) asker.refuse(id, 'readonly');
    return;
  }
  const verdict = member.budget.take(bytes, parts.addressBudget);
  if (!verdict.passes) {
    if (request.type !== 'typing') asker.refuse(id, 'rate', verdict.retryAfter);
    if (!verdict.ignored) return;
    parts.log('closed a member that ignored its budget', { room: parts.roomName, member: member.name });
    return asker.close(closeReasons.rate);
  }
  switch (request.type) {
    case 'typing':
      return room.typing(member);
    case 'history':
      return pages.isBusy
        ? asker.refuse(undefined, 'busy', HISTORY_RETRY_AFTER_MS)
        : sendHistory(request.before, asker);
    case 'send':
    case 'edit':
    case 'delete':
    case 'react':
    case 'rename':
    case 'kick':
      return room.command(member, request);
  }
}

/** What one who only listens may ask for. */
const READ_ONLY_COMMANDS: ReadonlySet<MemberRequest['type']> = new Set<MemberRequest['type']>(['history', 'rename']);
/** Wait before asking for history again, in milliseconds. */
const HISTORY_RETRY_AFTER_MS = 1_000;

function sendHistory(before: number, { room, member, pages, refuse }: Asker): void {
  try {
    pages.send(encodeHistory(room.history(member, before)));
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    refuse(undefined, 'journal', HISTORY_RETRY_AFTER_MS);
  }
}
