import type { ChatClient } from '../client/client.ts';
import type { RoomSettings } from '../../src/protocol/room-settings.ts';

/** What may keep you from writing in a room, although you are in it. */
export interface RoomLimits {
  readonly settings: RoomSettings | undefined;
  readonly muted: { readonly until: number; readonly reason?: string } | undefined;
  readonly isGuest: boolean;
  readonly isModerator: boolean;
  /** When you first joined as a guest, in milliseconds since 1970. */
  readonly since: number;
  /** When you last wrote. */
  readonly sentAt: number;
}

/** Why you cannot write now, or only slowly. `until`: when you can write again, in milliseconds since 1970. */
export type RoomLimit =
  | { readonly kind: 'muted'; readonly until: number; readonly reason: string | undefined }
  | { readonly kind: 'paused' | 'newcomer'; readonly until: number }
  | { readonly kind: 'slow'; readonly until: number; readonly seconds: number };

/** Returns the limit that matters most at `now`, in milliseconds since 1970. Undefined without one. */
export type FindLimit = (limits: RoomLimits, now: number) => RoomLimit | undefined;

/** The limit that applies now, and when the server accepts the text, in milliseconds since 1970. */
export interface Acceptance {
  readonly limit: RoomLimit | undefined;
  readonly until: number;
}

/** The composer, as `findAcceptance` uses it. */
interface LimitedHost {
  readonly pausedUntil: number | undefined;
  readonly limits: RoomLimits | undefined;
  readonly findLimit: FindLimit | undefined;
  readonly client: Pick<ChatClient, 'outgoing'> | undefined;
}

/** Returns when the server accepts a text. A slow room still takes edits. */
export function findAcceptance(
  { pausedUntil = 0, limits, findLimit, client }: LimitedHost,
  isEdit: boolean,
  now: number,
): Acceptance {
  const limit = limits && findLimit?.(limits, now);
  const limitedUntil = limit && !(isEdit && limit.kind === 'slow') ? limit.until : 0;
  // Slow mode can also count what you sent before a reload, and may be automatic.
  const refusal = client?.outgoing.at(-1)?.state;
  const isSlow = !isEdit && limits?.settings?.slow && refusal?.kind === 'failed' && refusal.failure === 'slow-mode';
  return { limit, until: Math.max(pausedUntil, limitedUntil, (isSlow && refusal.retryAt) || 0) };
}

/** Returns whether the settings of the room forbid you to write at all. */
export function isClosedToYou({ settings, isGuest, isModerator }: RoomLimits): boolean {
  return isGuest && !isModerator && settings?.guests !== undefined;
}
