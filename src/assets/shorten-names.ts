/**
 * Names of members that only `www/client` and `www/chat-box` declare and use, and that no text contains. A minifier keeps the
 * names of members. The short ones save 250 bytes of the element and 120 of the client with gzip.
 */
export const INTERNAL_NAMES = `
  abandonPage acknowledge activeId addPage alternativeTo announcement assess breaches choice clearOwnReactions
  clock continueElsewhere createPeer currentState deps dismiss elapsed emitAll expectPage failAll focusChanged
  focusLeft handleKey hasExtra hasFailed iceLinks isAtEnd isAtStart isBlocked isByKey isComplete isCurrent
  isFarFromEnd isFresh isHeld isLoading isNearStart isOpen isPointedAt isRepeated isSelecting isShown isUnreliable
  isVisible keyPressed lifecycle listId listen loadExtras logUpdated lose makeId networkChanged onClosed onStalled
  onText openPicker outbox outcome pauseReading pointerLeft pointerMoved prepare readIcePath readNow recordFailure
  recordStall recordWelcome refuse renderButtons reopen resumption retarget retract roomTimeline roster
  saveReadPosition secondsTo seenOffset sendPressed setBadge setMode showsPeople signaling startsGroup
  startsUnread stopFollowing successor summarize toEnd togglePeople wall wasOpenAtFirst
`
  .trim()
  .split(/\s+/);

/** `$0` to `$2z`. Minified scripts have no members of such names. */
const shortNames = new Map(INTERNAL_NAMES.map((name, at) => [name, `$${at.toString(36)}`]));
const NAMES = new RegExp(`(?<![\\w$#])(?:${INTERNAL_NAMES.join('|')})(?![\\w$])`, 'g');

/** Replaces the internal names in a minified script. Scripts of one build agree about them. */
export function shortenNames(script: string): string {
  return script.replace(NAMES, (name) => shortNames.get(name) ?? name);
}
