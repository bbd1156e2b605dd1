import { describe, expect, test } from 'bun:test';
import { loadMallocTrim, type CLibrary } from '../../../../src/webrtc/malloc-trim.ts';

const linux: CLibrary = { platform: 'linux', file: 'libc.so.6', mappedFiles: async () => '' };

describe('loadMallocTrim', () => {
  test.each<[string, Partial<CLibrary>]>([
    ['on macOS', { platform: 'darwin' }],
    ['on Windows', { platform: 'win32' }],
    ['with another C library', { file: 'libc.no-such-library.so.1' }],
    [
      'where jemalloc is loaded',
      { mappedFiles: async () => '7f00 r-xp 0 /usr/lib/x86_64-linux-gnu/libjemalloc.so.2\n' },
    ],
    ['where the mapped files cannot be read', { mappedFiles: () => Promise.reject(new Error('EACCES')) }],
  ])('resolves to nothing %s', async (_, library) => {
    expect(await loadMallocTrim({ ...linux, ...library })).toBeUndefined();
  });
});
