/** A proxy in front of a chat server, which holds back the answers to offers until it is released. */
export interface HoldingProxy extends AsyncDisposable {
  readonly url: string;
  /** Each request so far: its method, path and query. */
  readonly requests: readonly string[];
  /** Passes on the offers that wait, and all later ones. */
  release(): void;
}

/** Starts a proxy. It answers the paths in `refused` with 404. */
export function holdingProxy(server: string, refused?: RegExp): HoldingProxy {
  const released = Promise.withResolvers<void>();
  const requests: string[] = [];
  const proxy = Bun.serve({
    ...{ port: 0, hostname: '127.0.0.1', idleTimeout: 60 },
    async fetch(request) {
      const { method, headers } = request;
      const { pathname, search } = new URL(request.url);
      requests.push(`${method} ${pathname}${search}`);
      if (refused?.test(pathname)) return new Response('404 page not found\n', { status: 404 });
      const body = method === 'POST' ? await request.text() : null;
      if (method === 'POST') await released.promise;
      return fetch(server + pathname + search, { method, headers, body, decompress: false });
    },
  });
  return {
    ...{ url: proxy.url.origin, requests, release: released.resolve },
    async [Symbol.asyncDispose]() {
      released.resolve();
      await proxy.stop(true);
    },
  };
}
