import type { RoomLimit, RoomLimits } from '../room-limits.ts';

// Besides, the topic and the pinned message. Loads when a room has settings, or you are muted.
export { english as words } from '../languages/english/room-rules.ts';
export { roomBar } from './room-bar.ts';
export { roomRulesStyles as styles } from './room-rules.styles.ts';

/** Returns the limit that matters most at `now`, in milliseconds since 1970. Undefined without one. */
export function findLimit(
  { settings, muted, isGuest, isModerator, since, sentAt }: RoomLimits,
  now: number,
): RoomLimit | undefined {
  if (muted && muted.until > now) return { kind: 'muted', until: muted.until, reason: muted.reason };
  if (!settings || isModerator) return undefined;
  const { paused = 0, newcomers = 0, slow = 0 } = settings;
  if (paused > now) return { kind: 'paused', until: paused };
  const welcomeAt = since + newcomers * 1_000;
  if (isGuest && welcomeAt > now) return { kind: 'newcomer', until: welcomeAt };
  // An automatic slow mode is off most of the time.
  return slow && slow !== 'auto' ? { kind: 'slow', until: sentAt + slow * 1_000, seconds: slow } : undefined;
}
