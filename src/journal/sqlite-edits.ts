/** The text of an event; for an edit that of its message, where the room has that. */
const PRESENT_TEXT = `CASE kind WHEN 'edited' THEN coalesce((
  SELECT present.text FROM event AS present INDEXED BY message
  WHERE present.room = event.room AND present.kind = 'message' AND present.message = event.message
    AND present.at >= (SELECT cleared FROM room AS place WHERE place.id = event.room)
), text) ELSE text END`;

/** Columns of an event. */
export const EVENT_COLUMNS = columnsWith('text');

/** The same for events of any kind: an edit has the present text of its message, or its own where retention removed that. */
export const PRESENT_COLUMNS = columnsWith(`${PRESENT_TEXT} AS text`);

/** Condition: the event is an edit, and the room has a later edit of its message. */
export const IS_REPLACED = `(kind = 'edited' AND EXISTS (
  SELECT 1 FROM event AS later INDEXED BY edit WHERE later.room = event.room AND later.kind = 'edited'
    AND later.message = event.message AND later.at > event.at))`;

/** Columns for an export: the same, and a replaced edit has no text. */
export const EXPORT_COLUMNS = columnsWith(`CASE WHEN ${IS_REPLACED} THEN '' ELSE (${PRESENT_TEXT}) END AS text`);

/** Empties the edits of a message that have a text: those after the newest one without. */
export const EMPTY_NEWEST_EDITS = `UPDATE event INDEXED BY edit SET text = ''
  WHERE room = ?1 AND kind = 'edited' AND message = ?2 AND at > coalesce((
    SELECT at FROM event INDEXED BY edit
    WHERE room = ?1 AND kind = 'edited' AND message = ?2 AND text = '' ORDER BY at DESC LIMIT 1), 0)`;

function columnsWith(text: string): string {
  return `at, kind, time, message, member, name, ${text}, reply_to, rev, edited, deleted, flag, count, person, file`;
}
