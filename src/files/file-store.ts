/** Sizes in which a picture is stored. */
export type PictureSize = 'full' | 'thumbnail';

/** The bytes of a picture in both sizes. */
export interface PictureBytes {
  readonly full: Uint8Array;
  readonly thumbnail: Uint8Array;
}

/** A picture in a store. */
export interface StoredFile {
  readonly room: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly storedAt: number;
}

/**
 * Stores pictures by room and id. Callers pass valid names of rooms and ids only. Methods reject with a FileStoreError when the
 * store fails.
 */
export interface FileStore {
  /** Stores a picture in both sizes, or rejects and stores nothing. Rejects with a FileStoreFull where there is no space. */
  put(room: string, id: string, bytes: PictureBytes): Promise<void>;
  /** Opens a picture for reading; undefined when the store does not have it. */
  open(room: string, id: string, size: PictureSize): Promise<Blob | undefined>;
  /** Removes a picture in both sizes, if the store has it. */
  remove(room: string, id: string): Promise<void>;
  /** Lists the pictures of a room, or all of them, those of a room together. */
  list(room?: string): AsyncIterable<StoredFile>;
}

/** A store failed. A later attempt may succeed. */
export class FileStoreError extends Error {}

/** A store has reached its limit. */
export class FileStoreFull extends FileStoreError {}

/** Form of the id of a picture: 128 random bits. The id of its message is the same, so that one leads to the other. */
const FILE_ID = /^p-[\w-]{22}$/;

/** Returns whether a text can be the id of a picture. */
export function isFileId(id: string): boolean {
  return FILE_ID.test(id);
}

/** Creates the id of a picture from one of `newId`. */
export function toFileId(newId: string): string {
  return `p-${newId}`;
}
