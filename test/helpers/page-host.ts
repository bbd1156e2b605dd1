/** A web server of another site, with one page. */
export interface PageHost extends AsyncDisposable {
  readonly url: URL;
}

/** Serves a page, and scripts by their paths, from an origin of its own, like another site that embeds the chat. */
export function hostPage(
  html: string,
  headers: Record<string, string> = {},
  scripts: Readonly<Record<string, string>> = {},
): PageHost {
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { pathname } = new URL(request.url);
      const script = scripts[pathname];
      if (script !== undefined) return new Response(script, { headers: { 'Content-Type': 'text/javascript' } });
      if (pathname !== '/') return new Response(null, { status: 204 });
      return new Response(`<!doctype html>${html}`, {
        headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers },
      });
    },
  });
  return {
    url: server.url,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}
