import { readAssets } from './packed-assets.ts';

/** Lets a server in this process take its assets from a file, instead of building them. */
export function embedAssets(file: string): void {
  Object.defineProperty(globalThis, 'EMBEDDED_ASSETS', {
    configurable: true,
    // Most commands other than the start of a server need no assets.
    get() {
      const value = readAssets(file);
      Object.defineProperty(globalThis, 'EMBEDDED_ASSETS', { value });
      return value;
    },
  });
}
