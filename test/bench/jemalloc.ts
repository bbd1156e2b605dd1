import type { Bench } from './suite.ts';

/** Where distributions install jemalloc. */
const LIBRARIES = ['lib*/libjemalloc.so.2', 'lib/*/libjemalloc.so.2', 'local/lib/libjemalloc.so.2'];

/**
 * Returns the environment in which a server runs with jemalloc, as in the container image. The library is that at the path in
 * `JEMALLOC`, or that of the system. Returns undefined and prints a note when the system has no jemalloc.
 */
export function findJemalloc(bench: Bench): Readonly<Record<string, string>> | undefined {
  const path = process.env['JEMALLOC'] || findInstalled();
  if (path === undefined)
    bench.note('no rows with jemalloc: install libjemalloc2, or set JEMALLOC to the path of the library');
  return path === undefined ? undefined : { LD_PRELOAD: path, MALLOC_CONF: 'background_thread:true' };
}

function findInstalled(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const found = LIBRARIES.flatMap((pattern) => [
    ...new Bun.Glob(pattern).scanSync({ cwd: '/usr', absolute: true, followSymlinks: true }),
  ]);
  return found[0];
}
