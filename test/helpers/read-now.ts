import type { RecordError } from '../../src/ports/record-error.ts';
import type { Done } from '../../src/record/record.ts';

/** Returns the result of a read of a local record, whose `done` is synchronous. */
export function readNow<Value>(read: (done: Done<Value>) => void): Value | RecordError {
  const results: (Value | RecordError)[] = [];
  read((result) => results.push(result));
  const [result] = results;
  if (result === undefined || results.length > 1) throw new Error(`The read called done ${results.length} times.`);
  return result;
}
