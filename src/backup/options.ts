import type { BackupSource, RestoreTarget } from '../ports/backup.ts';

/** Arguments, streams and stores of a backup or restore. */
export interface BackupDeps {
  readonly kind: 'backup' | 'restore';
  readonly args: readonly string[];
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly streams: BackupStreams;
  /** Copies a data folder, or the one that the settings name, into a work folder. Throws an error for the operator. */
  readonly openBackup: (folder: string | undefined, workFolder: string) => BackupSource;
  /** Opens a data folder, or the one that the settings name. Throws an error for the operator. */
  readonly openRestore: (folder: string | undefined, replaces: boolean) => RestoreTarget;
}

/** Standard input, output and error. */
export interface BackupStreams {
  /** Undefined when standard input is a terminal. */
  readonly input: AsyncIterable<Uint8Array> | undefined;
  /** Writes to standard output. Rejects when the reader has gone or the disk is full. */
  write(bytes: Uint8Array): Promise<void>;
  /** Writes a line to standard output. */
  log(line: string): void;
  /** Writes a line to standard error. */
  error(line: string): void;
}

/** Parsed arguments. */
export interface BackupOptions {
  readonly file: string;
  readonly folder: string | undefined;
  readonly isForced: boolean;
}

/** `FILE` for standard input or output. */
export const STANDARD_STREAM = '-';

/** Returns whether an error came from the system, such as a full disk. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
