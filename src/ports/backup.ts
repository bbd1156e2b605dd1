/** A file of a backup. */
export interface BackupFile {
  /** Name in the backup, such as `chat.sqlite`. */
  readonly name: string;
  /** Where the file is now. */
  readonly path: string;
}

/** A consistent copy of the files of a store, as they were at one moment. Servers may go on using the store. */
export interface BackupSource {
  /** Sentences about data that the store has lost. */
  readonly warnings: readonly string[];
  readonly files: readonly BackupFile[];
}

/** A store that a backup replaces. No server uses it until `close`. Methods throw an error with a sentence for the operator. */
export interface RestoreTarget {
  /** Returns where to write a file of the backup; undefined for a name that this version does not store. */
  pathOf(name: string): string | undefined;
  /** Prepares the written files for `commit`. Rejects with a sentence that continues the name of the backup. */
  prepare(): Promise<void>;
  /**
   * Checks the written files, gives each room a new epoch, and replaces the files of the store. A kill at any moment leaves all
   * old files or all new ones.
   */
  commit(): RestoreTotals;
  /** Releases the store, and deletes the written files unless they were committed. */
  close(): void;
}

/** What a restore has done. */
export interface RestoreTotals {
  readonly rooms: number;
  /** Folder that the former files were moved to; undefined for a store without files. */
  readonly replaced: string | undefined;
}
