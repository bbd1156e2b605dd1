import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataFolderError, failureReason } from './data-folder-error.ts';

const SECRET_BYTES = 32;

/**
 * Reads the secret that signs resume tokens from the data folder, or creates it. Only the owner of the file may read it.
 * Throws a DataFolderError.
 */
export function readSecret(folder: string): Uint8Array {
  const path = join(folder, 'secret');
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
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      throw new DataFolderError(`${path} cannot be read: ${failureReason(error)}.`);
    }
  }
  const secret = newSecret();
  // `wx` fails if another process has created the file in the meantime.
  try {
    writeFileSync(path, secret, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new DataFolderError(`${path} cannot be written: ${failureReason(error)}.`);
  }
  return secret;
}

/** Creates a random secret of 256 bits. */
export function newSecret(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
}
