import type { RoomLimit } from '../../room-limits.ts';
import { moment } from '../english-formats.ts';

/** Words of the rules of a room, in English. */
export const english = {
  /** Stands before the pinned message of the room. */
  pinned: 'Pinned message',
  /** Shown for a long wait. */
  canSendAt: (time: number) => `You can send again after ${moment.format(time)}.`,
  /** Why you cannot write in the room now, or only slowly. */
  limit(why: RoomLimit): string {
    switch (why.kind) {
      case 'muted':
        return `You’re muted${why.reason ? `: ${why.reason}` : '.'}`;
      case 'paused':
        return 'A moderator paused this room.';
      case 'newcomer':
        return 'New guests can’t write here yet.';
      case 'slow':
        return `Slow mode: one message every ${why.seconds} s.`;
    }
  },
};
