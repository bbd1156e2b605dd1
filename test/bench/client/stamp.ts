// Every text begins with a stamp: sender, sequence number and time. Its numbers have fixed widths, and its first character
// occurs nowhere else in a frame of either dialect, so that reading a stamp costs little.

const MARK = '~';
const SENDER_DIGITS = 4;
const SEQUENCE_DIGITS = 8;
const TIME_DIGITS = 12;
const LENGTH = MARK.length + SENDER_DIGITS + SEQUENCE_DIGITS + TIME_DIGITS;

/** Makes a text of this many bytes. */
export function makeStampedText(sender: number, sequence: number, time: number, bytes: number): string {
  const microseconds = Math.round(time * 1_000);
  const stamp =
    MARK + fixed(sender, SENDER_DIGITS) + fixed(sequence, SEQUENCE_DIGITS) + fixed(microseconds, TIME_DIGITS);
  return stamp.padEnd(bytes, 'x');
}

/** Calls `found` for each stamp in a frame and returns their number. */
export function eachStamp(frame: string, found: (sender: number, sequence: number, at: number) => void): number {
  let count = 0;
  for (let at = frame.indexOf(MARK); at >= 0; at = frame.indexOf(MARK, at + LENGTH)) {
    count++;
    found(number(frame, at + 1, SENDER_DIGITS), number(frame, at + 1 + SENDER_DIGITS, SEQUENCE_DIGITS), at);
  }
  return count;
}

/** Reads the time of the stamp at an index, in milliseconds on the clock of the process that made it. */
export function readTime(frame: string, at: number): number {
  return number(frame, at + 1 + SENDER_DIGITS + SEQUENCE_DIGITS, TIME_DIGITS) / 1_000;
}

function fixed(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

function number(text: string, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at++) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}
