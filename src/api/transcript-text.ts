import { describeAuthor, type Quote, type TranscriptWriter } from './transcript.ts';

/** Indentation of every line that is not the first of an entry: no text can look like an entry of its own. */
const INDENT = '       ';
/** Characters that begin a new line, also in an editor. */
const LINE_END = /[\n\u2028\u2029]/g;

/** Writes transcripts as plain text. */
export const textWriter: TranscriptWriter = {
  type: 'text/plain',
  extension: 'txt',
  begin: (room, timeZone) => `Chat room ${room}\nTimes are in ${timeZone}.\n`,
  day: (date) => `\n${date}\n\n`,
  note: (time, sentence) => `${time}  ${sentence}\n`,
  end: (sentence) => `\n${sentence}\n`,
  message({ message, time, quote }) {
    const { from, text, edited, deleted } = message;
    const mark = deleted ? ' [deleted]' : edited ? ' [edited]' : '';
    const lines = [`${time}  ${describeAuthor(from)}${mark}:`];
    if (quote) lines.push(`> ${describeQuote(quote)}`);
    if (!deleted) lines.push(...text.split('\n'));
    return quote ? joinLines(lines) : joinFirstLine(lines);
  },
};

function describeQuote(quote: Quote): string {
  if (quote === 'missing') return 'a message that is no longer kept';
  return `${describeAuthor(quote.from)}: ${quote.isDeleted ? '[deleted]' : quote.text}`;
}

/** Puts the first line of the text behind the name. */
function joinFirstLine([name = '', first, ...rest]: readonly string[]): string {
  return joinLines(first === undefined ? [name.replace(/:$/, '')] : [`${name} ${first}`, ...rest]);
}

function joinLines(lines: readonly string[]): string {
  return `${lines.join('\n').replaceAll(LINE_END, `\n${INDENT}`)}\n`;
}
