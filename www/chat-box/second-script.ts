type SecondScript = typeof import('./define-more.ts');

const url = new URL('chat-box-more.js', import.meta.url).href;

/** What the second script exports; undefined where it could not be loaded. */
export const secondScript: Promise<SecondScript | undefined> = import(url).catch(() => {
  // The chat goes on without lists, bars and pickers, in the page's flow; the browser's console says what was not found.
  return undefined;
});
