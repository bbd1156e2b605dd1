import { readFile } from 'node:fs/promises';

/** Gives free memory of the C library back to the operating system. Takes milliseconds, and blocks other threads meanwhile. */
export type MallocTrim = () => void;

/** File of glibc. Other C libraries of Linux have none of this name. */
const GLIBC = 'libc.so.6';
/** Allocators that are loaded in place of glibc's. They give memory back by themselves. */
const OTHER_ALLOCATORS = /\/lib(jemalloc|tcmalloc|mimalloc)[^/]*\.so/;

/** Where the C library is looked for. Tests replace it. */
export interface CLibrary {
  readonly platform: string;
  /** Name of the library file with `malloc_trim`. */
  readonly file: string;
  /** Lists the files that the process has mapped. */
  readonly mappedFiles: () => Promise<string>;
}

const OWN_LIBRARY: CLibrary = {
  platform: process.platform,
  file: GLIBC,
  mappedFiles: () => readFile('/proc/self/maps', 'utf8'),
};

/**
 * Loads `malloc_trim` of glibc. Resolves to undefined on other systems, with another C library, and where another allocator is loaded.
 * Loads the foreign function interface of Bun, so call it only when it is needed.
 */
export async function loadMallocTrim(library: CLibrary = OWN_LIBRARY): Promise<MallocTrim | undefined> {
  if (library.platform !== 'linux') return undefined;
  try {
    if (OTHER_ALLOCATORS.test(await library.mappedFiles())) return undefined;
    const { dlopen } = await import('bun:ffi');
    const { symbols } = dlopen(library.file, { malloc_trim: { args: ['u64'], returns: 'i32' } });
    return () => void symbols.malloc_trim(0);
  } catch {
    // Another C library, or a system that lets no process create code at run time.
    return undefined;
  }
}
