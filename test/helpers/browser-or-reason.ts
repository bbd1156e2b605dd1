/** A browser that `Bun.WebView` can drive, or the reason why there is none, with the command that changes it. */
export function browserOrReason(): { readonly path: string } | { readonly reason: string } {
  const asked = process.env['BUN_CHROME_PATH'];
  if (asked !== undefined) return { path: asked };
  const names = [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge',
    'brave-browser',
  ];
  const path = names.map((name) => Bun.which(name)).find((found) => found !== null);
  return path === undefined
    ? { reason: 'no Chromium on the PATH: run "apt-get install chromium" or set BUN_CHROME_PATH' }
    : { path };
}
