// A stamp opens every text: who says it, as which of the sender's messages, and when. Its numbers have fixed widths
// and its first character occurs nowhere else in a frame of either dialect, so that reading one costs next to nothing.

const MARK = '~';
const SENDER = 4;
const SEQUENCE = 8;
const TIME = 12;
const LENGTH = MARK.length + SENDER + SEQUENCE + TIME;

/** Makes a text of this many bytes. */
export function stamped(sender: number, sequence: number, time: number, bytes: number): string {
  const microseconds = Math.round(time * 1_000);
  const stamp = MARK + fixed(sender, SENDER) + fixed(sequence, SEQUENCE) + fixed(microseconds, TIME);
  return stamp.padEnd(bytes, 'x');
}

/** Calls `found` for each stamp in a frame; returns how many there are. */
export function eachStamp(frame: string, found: (sender: number, sequence: number, at: number) => void): number {
  let count = 0;
  for (let at = frame.indexOf(MARK); at >= 0; at = frame.indexOf(MARK, at + LENGTH)) {
    count++;
    found(number(frame, at + 1, SENDER), number(frame, at + 1 + SENDER, SEQUENCE), at);
  }
  return count;
}

/** When the stamp at this place was made, in the milliseconds of the process that made it. */
export function timeOf(frame: string, at: number): number {
  return number(frame, at + 1 + SENDER + SEQUENCE, TIME) / 1_000;
}

function fixed(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

function number(text: string, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at++) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}
