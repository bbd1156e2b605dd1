/**
 * A browser for tests. `shell` draws pages without windows: it starts faster and takes less than half the processor time, but
 * has neither notifications nor a back-forward cache. `whole` is the browser that people use.
 */
export type BrowserKind = 'shell' | 'whole';

/** Programs of each kind that `Bun.WebView` can drive. */
const PROGRAMS: Record<BrowserKind, readonly string[]> = {
  shell: ['chromium-headless-shell', 'chrome-headless-shell'],
  whole: [
    ...['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    ...['microsoft-edge', 'brave-browser', 'chrome'],
  ],
};

/** Debian packages with these browsers. */
export const BROWSER_PACKAGES: Record<BrowserKind, string> = { shell: 'chromium-headless-shell', whole: 'chromium' };

/**
 * Finds a browser that `Bun.WebView` can drive, or returns the command that installs one. A whole browser stands in for a
 * shell. `BUN_CHROME_PATH` names the browser for all tests.
 */
export function browserOrReason(kind: BrowserKind = 'shell'): { readonly path: string } | { readonly reason: string } {
  const path = findBrowser(kind) ?? findBrowser('whole');
  return path === undefined
    ? { reason: `no Chromium on the PATH: run "apt-get install ${BROWSER_PACKAGES[kind]}" or set BUN_CHROME_PATH` }
    : { path };
}

/** Returns whether a browser of this kind is installed. */
export function hasBrowser(kind: BrowserKind): boolean {
  return findBrowser(kind) !== undefined;
}

function findBrowser(kind: BrowserKind): string | undefined {
  const named = process.env['BUN_CHROME_PATH'];
  return named ?? PROGRAMS[kind].map((name) => Bun.which(name)).find((path) => path !== null) ?? undefined;
}
