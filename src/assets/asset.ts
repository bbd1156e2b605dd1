import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, type BrotliOptions, constants } from 'node:zlib';

/** A file in each encoding that clients accept. Each has a strong entity tag (RFC 9110 section 8.8.3). */
export interface Asset {
  readonly type: string;
  /** The id of the build, for a file whose address names it. Such an address always has the same content. */
  readonly build?: string | undefined;
  readonly variants: readonly AssetVariant[];
}

/** One encoding of an asset. Variants are ordered from the smallest to the largest. */
export interface AssetVariant {
  readonly encoding: 'br' | 'gzip' | 'identity';
  readonly etag: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Scripts that the element loads on demand. Their addresses name the build, so that browsers keep them. */
const OF_BUILD = /^\/chat-(?:box\..+|client\.extras)\.js$/;

const toBrotli = promisify(brotliCompress);
/**
 * Compression of scripts. Brotli of quality 9 is not better than gzip here, and 11 saves 2 percent more but takes twice as long.
 * libdeflate's gzip is 3 percent smaller than zlib's.
 */
const SCRIPT_LEVELS = { brotli: 10, gzip: 12 } as const;
/** Other files are read rarely. With the levels of scripts, they would take most of the time until the server starts. */
const FILE_LEVELS = { brotli: 5, gzip: 9 } as const;
/**
 * Lists of words, 1 MB in all, most of which no visitor requests. They are compressed like other files, and only at their first
 * request: that takes some milliseconds then, and all of them a tenth of the CPU time of a start.
 */
const WORD_LISTS = /^\/chat-box\.emoji-/;
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
  // Browsers show plain text. They would download `application/typescript` and `application/yaml`.
  yaml: 'text/plain; charset=utf-8',
  ts: 'text/plain; charset=utf-8',
};

/** Returns whether the address of a file names the build. */
export function isOfBuild(path: string): boolean {
  return OF_BUILD.test(path);
}

/** Compresses a text that is served at a path. */
export async function compressText(path: string, text: string, build?: string): Promise<Asset> {
  if (WORD_LISTS.test(path)) return compressLater(path, text, build);
  const identity = Buffer.from(text);
  // Brotli runs on another thread, so it starts first.
  const levels = path.endsWith('.js') ? SCRIPT_LEVELS : FILE_LEVELS;
  const brotli = toBrotli(identity, brotliOptions(levels.brotli));
  const gzip = toGzip(identity, levels.gzip);
  return { type: typeOf(path), build, variants: variantsOf(await brotli, gzip, identity) };
}

/** Makes an asset of a text that is compressed at its first request. */
export function compressLater(path: string, text: string, build?: string): Asset {
  let variants: readonly AssetVariant[] | undefined;
  const compress = () => {
    const identity = Buffer.from(text);
    const brotli = brotliCompressSync(identity, brotliOptions(FILE_LEVELS.brotli));
    return variantsOf(brotli, toGzip(identity, FILE_LEVELS.gzip), identity);
  };
  return {
    type: typeOf(path),
    build,
    get variants() {
      return (variants ??= compress());
    },
  };
}

function toGzip(bytes: Uint8Array<ArrayBuffer>, level: 9 | 12): Uint8Array {
  return Bun.gzipSync(bytes, { library: 'libdeflate', level });
}

function brotliOptions(quality: number): BrotliOptions {
  return { params: { [constants.BROTLI_PARAM_QUALITY]: quality } };
}

function variantsOf(brotli: Uint8Array, gzip: Uint8Array, identity: Uint8Array): readonly AssetVariant[] {
  return [variant('br', brotli), variant('gzip', gzip), variant('identity', identity)];
}

/** Makes an asset of a picture, which has its own compression. */
export function pictureAsset(path: string, bytes: Uint8Array): Asset {
  return { type: typeOf(path), variants: [variant('identity', bytes)] };
}

function variant(encoding: AssetVariant['encoding'], body: Uint8Array): AssetVariant {
  const etag = `"${Bun.hash(body).toString(36)}-${encoding}"`;
  return { encoding, etag, body: new Uint8Array(body) };
}

/** Returns the media type of a file by its ending; a page has none. */
function typeOf(path: string): string {
  return TYPES[path.includes('.') ? path.slice(path.lastIndexOf('.') + 1) : 'html'] ?? 'application/octet-stream';
}
