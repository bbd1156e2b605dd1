/** Modules of `www/chat-box` that `shared.ts` exports, as the others import them. */
const SHARED = /^(lit|lit\/directives\/repeat\.js|\.\/(avatar|part|theme|unread|words)\.ts)$/;

/** Has a second script take what it shares with the first one from there, instead of holding it again. */
export function shareModules(first: string): Bun.BunPlugin {
  return {
    name: 'share modules',
    setup(build) {
      build.onResolve({ filter: SHARED }, () => ({ path: first, external: true }));
    },
  };
}
