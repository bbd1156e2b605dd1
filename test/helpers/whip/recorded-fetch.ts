/** A request and the status of its response. */
export interface Exchange {
  readonly method: string;
  readonly headers: Headers;
  readonly status: number;
}

/** Records all calls of the global `fetch` until it is disposed of. */
export function recordedFetch(): { readonly exchanges: readonly Exchange[] } & Disposable {
  const original = globalThis.fetch;
  const exchanges: Exchange[] = [];
  const recording = async (...[input, init]: Parameters<typeof fetch>): Promise<Response> => {
    const request = new Request(input, init);
    const { method, headers } = request;
    const response = await original(request);
    exchanges.push({ method, headers, status: response.status });
    return response;
  };
  globalThis.fetch = Object.assign(recording, original);
  return {
    exchanges,
    [Symbol.dispose]() {
      globalThis.fetch = original;
    },
  };
}
