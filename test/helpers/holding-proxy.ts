/** A proxy in front of a chat server, which holds back some requests until it is released. */
export interface HoldingProxy extends AsyncDisposable {
  readonly url: string;
  /** Each request so far: its method, path and query. */
  readonly requests: readonly string[];
  /** Passes on the requests that wait, and all later ones. */
  release(): void;
}

export interface HoldingProxyOptions {
  /** Paths that the proxy answers with 404. */
  readonly refused?: RegExp;
  /** Paths that it holds back. Offers when not given. */
  readonly held?: RegExp;
}

/** Starts a proxy. */
export function holdingProxy(server: string, { refused, held }: HoldingProxyOptions = {}): HoldingProxy {
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
      if (held ? held.test(pathname) : method === 'POST') await released.promise;
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
