import type { Clock } from '../../src/clock.ts';
import type { DocumentChange } from '../../src/ports/documents.ts';
import { DocumentCopy } from '../../src/record/document-copy.ts';

/** Creates the documents of a room, which a test changes with `apply`. */
export function keptDocuments(clock: Clock, ...changes: readonly DocumentChange[]): DocumentCopy {
  const documents = new DocumentCopy(clock);
  documents.apply(changes);
  return documents;
}
