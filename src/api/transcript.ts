import type { Log } from '../log.ts';
import type { HeldRoom } from '../ports/rooms.ts';
import type { JournalEvent, Message, Person } from '../protocol/server-messages.ts';
import { describePicture } from '../protocol/pictures.ts';
import { createFailure } from './stream-events.ts';
import { PAGE_EVENTS } from './room-feed.ts';

/** Length of a quoted text, in characters. */
const QUOTE_CHARACTERS = 140;
/** Start of a text that is read for its quote, in UTF-16 code units. */
const MAX_QUOTED_UNITS = 2 * QUOTE_CHARACTERS;
/** Number of messages that replies can quote without another read. */
const MAX_QUOTABLE = 1_000;

/** A message that a reply quotes. `missing`: the room no longer keeps it. */
export type Quote = { readonly from: Person; readonly text: string; readonly isDeleted: boolean } | 'missing';

/** A message of a transcript. Times are written in the transcript's time zone. */
export interface TranscriptMessage {
  readonly message: Message;
  /** Hours and minutes. */
  readonly time: string;
  readonly quote: Quote | undefined;
}

/** Writes the parts of a transcript in a format. */
export interface TranscriptWriter {
  readonly type: string;
  /** Ending of a file name, without a period. */
  readonly extension: string;
  begin(room: string, timeZone: string): string;
  /** Writes the heading of a day. */
  day(date: string): string;
  message(message: TranscriptMessage): string;
  /** Writes a sentence about an event that is not a message. */
  note(time: string, sentence: string): string;
  end(sentence: string): string;
}

/** What a transcript is written from. */
export interface TranscriptSource {
  readonly room: HeldRoom;
  readonly timeZone: string;
  /** URL of the server, for the addresses of pictures; empty where it is unknown. */
  readonly server: string;
  readonly log: Log;
}

/** Writes all messages that a room keeps, for people. The last sentence says whether the transcript is complete. */
export async function* writeTranscript(
  { room, timeZone, server, log }: TranscriptSource,
  writer: TranscriptWriter,
): AsyncGenerator<string, void> {
  const { epoch, head } = room;
  const writeTime = createTimes(timeZone);
  const quotes = new Quotes(room);
  let day: string | undefined;
  yield writer.begin(room.name, timeZone);
  try {
    for (let offset = 0; offset < head;) {
      const page = await room.after(offset, PAGE_EVENTS);
      if (room.epoch !== epoch)
        return yield writer.end('The room was deleted while this transcript was written. It is not complete.');
      const parts: string[] = [];
      for (const event of page) {
        const { date, minute } = writeTime(event.time);
        const text = await writeEvent(withPicture(event, room.name, server), minute, quotes, writer);
        if (text === undefined) continue;
        if (date !== day) parts.push(writer.day(date));
        day = date;
        parts.push(text);
      }
      yield parts.join('');
      offset = page.at(-1)?.offset ?? head;
    }
    yield writer.end('End of the transcript.');
  } catch (error) {
    yield writer.end(`${createFailure(error, log).detail} This transcript is not complete.`);
  }
}

/** Returns an event with the picture of a message as a line of its text. */
function withPicture(event: JournalEvent, room: string, server: string): JournalEvent {
  if (event.type !== 'message' || !event.file) return event;
  const picture = describePicture(event.file, room, server);
  return { ...event, text: [event.text, picture].filter((part) => part !== '').join('\n') };
}

async function writeEvent(
  event: JournalEvent,
  time: string,
  quotes: Quotes,
  writer: TranscriptWriter,
): Promise<string | undefined> {
  switch (event.type) {
    case 'message': {
      const quote = event.replyTo === undefined ? undefined : await quotes.find(event.replyTo);
      quotes.add(event);
      return writer.message({ message: event, time, quote });
    }
    case 'renamed':
      return writer.note(time, `${event.was} is now ${event.member.name}.`);
    case 'cleared':
      return writer.note(time, `${event.by.name} deleted all earlier messages.`);
    default:
      // Messages contain the effect of edits, deletions and reactions already.
      return undefined;
  }
}

/** Finds the messages that replies quote. Most replies quote a recent message. */
class Quotes {
  readonly #recent = new Map<string, Quote>();

  constructor(private readonly room: HeldRoom) {}

  add(message: Message): void {
    this.#recent.set(message.id, toQuote(message));
    if (this.#recent.size <= MAX_QUOTABLE) return;
    const [oldest] = this.#recent.keys();
    if (oldest !== undefined) this.#recent.delete(oldest);
  }

  async find(id: string): Promise<Quote> {
    const recent = this.#recent.get(id);
    if (recent) return recent;
    const message = await this.room.message(id);
    return message ? toQuote(message) : 'missing';
  }
}

function toQuote({ from, text: said, file, deleted }: Message): Quote {
  const text = said === '' && file ? `Picture: ${file.alt}` : said;
  const start = text.slice(0, MAX_QUOTED_UNITS).replaceAll(/\s+/g, ' ').trim();
  const characters = [...start];
  const isCut = text.length > MAX_QUOTED_UNITS || characters.length > QUOTE_CHARACTERS;
  const quoted = isCut ? `${characters.slice(0, QUOTE_CHARACTERS).join('')}…` : start;
  return { from, text: quoted, isDeleted: deleted === true };
}

/** Returns the author of a message as text. A name contains no parentheses, so it cannot claim to be that of a user. */
export function describeAuthor({ name, user }: Person): string {
  return user === undefined ? name : `${name} (user ${user})`;
}

/** Returns whether the server can write times in a zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    createTimes(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** A time in a zone. */
interface WrittenTime {
  readonly date: string;
  /** Hours and minutes. */
  readonly minute: string;
}

/** Creates a function that writes times in a zone. Throws a RangeError for an unknown zone. */
function createTimes(timeZone: string): (time: number) => WrittenTime {
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone });
  const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  let last: { readonly at: number; readonly written: WrittenTime } | undefined;
  return (time) => {
    // Formatting takes longer than everything else about a message, and many messages are of one minute.
    const at = Math.floor(time / 60_000);
    if (last?.at !== at) last = { at, written: { date: date.format(time), minute: minute.format(time) } };
    return last.written;
  };
}
