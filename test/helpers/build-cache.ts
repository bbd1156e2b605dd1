import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** A build that no test file has used for so long belongs to no run: no file takes half as long. A program has 120 MB. */
const UNUSED_AFTER_MS = 900_000;

/** Notes that a process uses a build. Resolves to whether the build exists. */
export async function useBuild(build: string): Promise<boolean> {
  const now = new Date();
  return utimes(build, now, now).then(
    () => true,
    () => false,
  );
}

/** Deletes the builds that no run uses, and what was left by processes that ended while they built. */
export async function deleteUnusedBuilds(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const builds = (await readdir(folder)).map((name) => join(folder, name));
  await Promise.all(builds.map(deleteIfUnused));
}

async function deleteIfUnused(build: string): Promise<void> {
  // Another run may delete the same build at the same time.
  const used = await stat(build).catch(() => null);
  if (used && Date.now() - used.mtimeMs > UNUSED_AFTER_MS) await rm(build, { recursive: true, force: true });
}
