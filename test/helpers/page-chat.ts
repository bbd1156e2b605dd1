/** The space that the first page gives its chat. */
const STYLE = `
  :root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.55 }
  body { margin: 0; padding: 1rem clamp(1rem, 4vw, 3rem) }
  chat-box { display: block; block-size: clamp(23rem, 100svh - 20rem, 36rem) }`;

let host: ReturnType<typeof Bun.serve> | undefined;

/**
 * Returns the URL of a page of another site that contains one element and nothing else. It costs a browser a quarter of
 * the first page. `attributes` is the text after the name of the tag.
 */
export function chatPage(server: string, attributes = ''): URL {
  host ??= Bun.serve({
    ...{ port: 0, hostname: '127.0.0.1' },
    fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname !== '/') return new Response(null, { status: 204 });
      const tags = `<script type="module" src="${searchParams.get('server')}/chat-box.js"></script>
        <main><chat-box ${searchParams.get('attributes')}></chat-box></main>`;
      return new Response(`<!doctype html><html lang="en"><title>Chat</title><style>${STYLE}</style>${tags}</html>`, {
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
      });
    },
  });
  host.unref();
  const url = new URL(host.url);
  url.searchParams.set('server', server);
  url.searchParams.set('attributes', attributes);
  return url;
}
