import { lchownSync, lstatSync, statSync } from 'node:fs';

/**
 * Gives files to the owner of a data folder when this process runs as root. Otherwise they would belong to root, and the server
 * could not read them. Skips files that do not exist, and does not follow links.
 */
export function adoptFolderOwner(folder: string, paths: readonly string[]): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  for (const path of paths) if (lstatSync(path, { throwIfNoEntry: false })) lchownSync(path, uid, gid);
}
