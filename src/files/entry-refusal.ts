import { Problem, unavailable } from '../http/problem.ts';
import { errorText, type Log } from '../log.ts';
import type { ServerAdmission } from '../ports/admission.ts';
import type { RoomDirectory } from '../ports/rooms.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Uploader } from './upload.ts';

/** `Retry-After` when the room cannot be read. */
const RETRY_SECONDS = 5;

/** Collaborators of the check. */
export interface EntryRefusalDeps {
  readonly admission: Pick<ServerAdmission, 'entryRefusal'>;
  readonly directory: Pick<RoomDirectory, 'find' | 'hold'>;
  readonly log: Log;
}

/**
 * Refuses an upload of a member that may no longer enter its room. A token lasts for minutes, and a ban holds at once: without this
 * check, a banned member goes on to fill the store.
 */
export async function entryRefusal(
  { room, address, member }: Uploader,
  { admission, directory, log }: EntryRefusalDeps,
): Promise<Problem | undefined> {
  try {
    const held = (await directory.find(room)) && (await directory.hold(room));
    if (held === 'full') return unavailable('The server has too many open rooms. Try again.', RETRY_SECONDS);
    if (!held) return undefined;
    const { id: memberId, personId: _, ...person } = member;
    let refusal: CloseReason | undefined;
    try {
      const { user, role } = person;
      refusal = admission.entryRefusal({ room, memberId, address, documents: held.documents, ...person, user, role });
    } finally {
      held.release();
    }
    return refusal && new Problem(403, 'You may not send pictures to this room any more.').with({ code: refusal.code });
  } catch (error) {
    log('a room could not be read for an upload', { room, error: errorText(error) }, 'error');
    return unavailable('The server could not read the room. Try again.', RETRY_SECONDS);
  }
}
