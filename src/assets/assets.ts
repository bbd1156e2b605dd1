import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { bundleScript } from './bundle.ts';

/** The texts that are served, by path. */
export type AssetTexts = Readonly<Record<string, string>>;

/** What `bun run build` puts in their place, so that the executable needs no sources. */
declare const EMBEDDED_ASSETS: AssetTexts | undefined;

/** A file in each encoding that clients accept, with a strong entity tag each (RFC 9110 section 8.8.3). */
export interface Asset {
  readonly type: string;
  readonly variants: readonly AssetVariant[];
}

/** One encoding of an asset, the smallest first. */
export interface AssetVariant {
  readonly encoding: 'br' | 'gzip' | 'identity';
  readonly etag: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const WWW = new URL('../../www/', import.meta.url);
/** Scripts that are bundled, and files that are served as they are. */
const SCRIPTS = {
  '/chat-box.js': 'chat-box/define.ts',
  '/chat-client.js': 'client/connect-chat.ts',
  '/page.js': 'page/main.ts',
  '/check.js': 'check/main.ts',
};
const FILES = {
  '/page.css': 'page/page.css',
  '/manual.css': 'page/manual.css',
  '/playground.css': 'page/playground.css',
  '/demo.css': 'page/demo.css',
  '/reference.css': 'page/reference.css',
  '/chat-box.d.ts': 'types/chat-box.d.ts',
  '/chat-client.d.ts': 'types/chat-client.d.ts',
  '/check': 'check/index.html',
  '/check.css': 'check/check.css',
  '/favicon.svg': 'favicon.svg',
};
/** What the element says, a language a script, loaded when it is asked for. */
const LANGUAGES = 'chat-box/languages/??.ts';
/** Made by modules of the page's sources. */
const MANIFEST = { path: '/custom-elements.json', source: 'chat-box/api/manifest.ts' };
type ManifestModule = { readonly customElementsManifest: () => object };
const MANUAL = { path: '/', frame: 'index.html', source: 'page/build/compose-page.ts' };
type ManualModule = { readonly composePage: (frame: string) => string };
const toBrotli = promisify(brotliCompress);
/** Of Brotli. 9 is no better than gzip here; 11 saves 2 percent more, in twice the time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } };
/** 3 percent smaller than what zlib makes. */
const GZIP = { library: 'libdeflate', level: 12 } as const;
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  // A browser shows it; the type of its own that some servers use makes a download of it.
  ts: 'text/plain; charset=utf-8',
};

/** The page, its parts and the element's script, ready to serve by path. Rejects when the sources do not build. */
export async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const texts = typeof EMBEDDED_ASSETS === 'undefined' ? await bundleAssets() : EMBEDDED_ASSETS;
  return new Map(await Promise.all(Object.entries(texts).map(([path, text]) => compress(path, text))));
}

/** Makes the texts from the sources in `www`: each script becomes one minified ES module. */
export async function bundleAssets(): Promise<AssetTexts> {
  const sources = [...new Bun.Glob(LANGUAGES).scanSync(fileURLToPath(WWW))].filter(
    (source) => !source.endsWith('/en.ts'),
  );
  const languages = sources.map((source) => {
    return [`/chat-box.${basename(source, '.ts')}.js`, source] as const;
  });
  const scripts = [...Object.entries(SCRIPTS), ...languages].map(
    async ([path, source]) => [path, await bundleScript(new URL(source, WWW))] as const,
  );
  const files = Object.entries(FILES).map(async ([path, source]) => {
    return [path, await textOf(source)] as const;
  });
  const made = [[MANIFEST.path, await manifest()] as const, [MANUAL.path, await manual()] as const];
  return Object.fromEntries([...(await Promise.all([...scripts, ...files])), ...made]);
}

async function manifest(): Promise<string> {
  // By its address: the service's own bundle has no use for it.
  const { customElementsManifest } = (await import(new URL(MANIFEST.source, WWW).href)) as ManifestModule;
  return JSON.stringify(customElementsManifest());
}

/** The first page; it names what the element has. */
async function manual(): Promise<string> {
  const { composePage } = (await import(new URL(MANUAL.source, WWW).href)) as ManualModule;
  return composePage(await withSections(await textOf(MANUAL.frame)));
}

/** A page with the sections that stand in files of their own. */
async function withSections(frame: string): Promise<string> {
  let page = frame;
  for (const [mark, path = ''] of frame.matchAll(/<!-- section: (\S+) -->/g)) {
    const section = await textOf(path);
    page = page.replace(mark, () => section);
  }
  return page;
}

function textOf(source: string): Promise<string> {
  return Bun.file(new URL(source, WWW)).text();
}

async function compress(path: string, text: string): Promise<[path: string, asset: Asset]> {
  const identity = Buffer.from(text);
  const variant = (encoding: AssetVariant['encoding'], body: Uint8Array): AssetVariant => {
    const etag = `"${Bun.hash(body).toString(36)}-${encoding}"`;
    return { encoding, etag, body: new Uint8Array(body) };
  };
  // It runs beside us, and so comes first.
  const brotli = toBrotli(identity, BROTLI);
  const gzip = Bun.gzipSync(identity, GZIP);
  const type = TYPES[path.includes('.') ? path.slice(path.lastIndexOf('.') + 1) : 'html'] ?? 'application/octet-stream';
  return [
    path,
    { type, variants: [variant('br', await brotli), variant('gzip', gzip), variant('identity', identity)] },
  ];
}
