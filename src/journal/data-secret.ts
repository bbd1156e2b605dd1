import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataFolderError, failureReason } from './data-folder-error.ts';

const SECRET_BYTES = 32;

/** Name of the file in a data folder. */
export const SECRET_FILE = 'secret';

/**
 * Reads the secret that signs resume tokens from the data folder, or creates it. Only the owner of the file may read it.
 * Throws a DataFolderError.
 */
export function readSecret(folder: string): Uint8Array {
  const stored = readStoredSecret(folder);
  if (stored) return stored;
  const secret = newSecret();
  const path = join(folder, SECRET_FILE);
  // `wx` fails if another process has created the file in the meantime.
  try {
    writeFileSync(path, secret, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new DataFolderError(`${path} cannot be written: ${failureReason(error)}.`);
  }
  return secret;
}

/** Reads the secret from the data folder. Returns undefined for a folder without a secret. Throws a DataFolderError. */
export function readStoredSecret(folder: string): Uint8Array | undefined {
  const path = join(folder, SECRET_FILE);
  try {
    const secret = readFileSync(path);
    if (secret.length !== SECRET_BYTES)
      throw new DataFolderError(
        `${path} is damaged. Remove the file to start with a new secret. Members then cannot resume.`,
      );
    chmodSync(path, 0o600);
    return secret;
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new DataFolderError(`${path} cannot be read: ${failureReason(error)}.`);
  }
}

/** A secret that is written beside the current one and has not replaced it. */
export interface NewSecretFile {
  /** Replaces the current secret. */
  apply(): void;
  /** Deletes the file, unless it was applied. */
  discard(): void;
}

/** Writes a secret beside the current one, and syncs it to the disk. Throws a DataFolderError. */
export function prepareSecret(folder: string, secret: Uint8Array): NewSecretFile {
  const path = join(folder, SECRET_FILE);
  const newPath = `${path}.new`;
  try {
    rmSync(newPath, { force: true });
    const file = openSync(newPath, 'wx', 0o600);
    try {
      writeFileSync(file, secret);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new DataFolderError(`${newPath} cannot be written: ${failureReason(error)}.`);
  }
  return {
    apply() {
      try {
        renameSync(newPath, path);
      } catch (error) {
        throw new DataFolderError(`${newPath} cannot replace ${path}: ${failureReason(error)}. Rename it yourself.`);
      }
    },
    discard: () => rmSync(newPath, { force: true }),
  };
}

/** Creates a random secret of 256 bits. */
export function newSecret(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
}
