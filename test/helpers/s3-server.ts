/** A server with the part of the interface of Amazon S3 that the pictures use: PUT, GET and DELETE of objects, and ListObjectsV2. */
export interface S3Server extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
  /** Objects by key. */
  readonly objects: ReadonlyMap<string, Uint8Array>;
  /** Makes an object older by so many milliseconds. */
  age(key: string, ms: number): void;
  /** While true, the server answers every request with an error. */
  isDown: boolean;
  /** Objects with such a key cannot be stored. */
  readOnly: RegExp | undefined;
}

const BUCKET = 'pictures';
const KEY_ID = 'a-key-id';

/** Starts such a server. It requires a signature of the right key, but does not check it. */
export function startS3(): S3Server {
  const objects = new Map<string, Uint8Array>();
  const times = new Map<string, number>();
  const state: Pick<S3Server, 'isDown' | 'readOnly'> = { isDown: false, readOnly: undefined };
  const server = Bun.serve({
    ...{ port: 0, hostname: '127.0.0.1' },
    async fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      const signature = request.headers.get('Authorization') ?? '';
      if (!signature.startsWith(`AWS4-HMAC-SHA256 Credential=${KEY_ID}/`)) return failure('AccessDenied', 403);
      if (state.isDown) return failure('InternalError', 500);
      const [, bucket, ...rest] = pathname.split('/');
      const key = decodeURIComponent(rest.join('/'));
      if (bucket !== BUCKET) return failure('NoSuchBucket', 404);
      if (request.method === 'PUT') {
        if (state.readOnly?.test(key)) return failure('InternalError', 500);
        objects.set(key, new Uint8Array(await request.arrayBuffer()));
        times.set(key, Date.now());
        return new Response(null, { headers: { ETag: '"etag"' } });
      }
      if (request.method === 'DELETE') {
        objects.delete(key);
        return new Response(null, { status: 204 });
      }
      if (key === '') return list(searchParams);
      const found = objects.get(key);
      return found ? new Response(found as Uint8Array<ArrayBuffer>) : failure('NoSuchKey', 404);
    },
  });

  function list(query: URLSearchParams): Response {
    const [prefix, after] = [query.get('prefix') ?? '', query.get('start-after') ?? ''];
    const all = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = all.slice(0, Number(query.get('max-keys') ?? 1_000));
    const contents = page.map((key) => {
      const time = new Date(times.get(key) ?? 0).toISOString();
      return `<Contents><Key>${key}</Key><LastModified>${time}</LastModified><Size>1</Size></Contents>`;
    });
    const isTruncated = page.length < all.length;
    return xml(`<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${contents.join('')}</ListBucketResult>`);
  }

  return {
    environment: {
      ...{ S3_BUCKET: BUCKET, S3_ENDPOINT: server.url.origin, S3_PREFIX: 'chat/' },
      ...{ S3_ACCESS_KEY_ID: KEY_ID, S3_SECRET_ACCESS_KEY: 'a-secret' },
    },
    objects,
    age: (key, ms) => void times.set(key, (times.get(key) ?? 0) - ms),
    get isDown() {
      return state.isDown;
    },
    set isDown(isDown) {
      state.isDown = isDown;
    },
    get readOnly() {
      return state.readOnly;
    },
    set readOnly(readOnly) {
      state.readOnly = readOnly;
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

function failure(code: string, status: number): Response {
  return xml(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`, status);
}

function xml(body: string, status = 200): Response {
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>${body}`, {
    status,
    headers: { 'Content-Type': 'application/xml' },
  });
}
