/** The data folder cannot be used. The message is one sentence for the operator. */
export class DataFolderError extends Error {}

/** Returns the message of an error on one line. */
export function failureReason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ');
}
