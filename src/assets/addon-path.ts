import { createRequire } from 'node:module';

/** Returns the path of the native addon that node-datachannel loads on this platform. Throws when there is none. */
export function addonPath(): string {
  const require = createRequire(import.meta.resolve('node-datachannel'));
  const { platform, arch } = process;
  const variants = platform === 'linux' ? ['gnu', 'musl'] : platform === 'win32' ? ['msvc'] : [''];
  for (const variant of variants) {
    try {
      return require.resolve(`@node-datachannel/${[platform, arch, variant].filter(Boolean).join('-')}`);
    } catch {
      // Only the package for this machine's libc is installed.
    }
  }
  throw new Error(`node-datachannel has no addon for ${platform} ${arch}.`);
}
