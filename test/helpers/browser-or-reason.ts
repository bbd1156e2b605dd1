/** Programs that `Bun.WebView` can drive. */
const BROWSERS = [
  ...['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  ...['microsoft-edge', 'brave-browser', 'chrome'],
];

/** Finds a browser that `Bun.WebView` can drive, or returns the command that installs one. */
export function browserOrReason(): { readonly path: string } | { readonly reason: string } {
  const path =
    process.env['BUN_CHROME_PATH'] ?? BROWSERS.map((name) => Bun.which(name)).find((found) => found !== null);
  return path === undefined
    ? { reason: 'no Chromium on the PATH: run "apt-get install chromium" or set BUN_CHROME_PATH' }
    : { path };
}
