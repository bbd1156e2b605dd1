import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { minifyCssLiterals } from './minify-css-literals.ts';
import { shareModules } from './share-modules.ts';

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

const WWW = new URL('../www/', import.meta.url);
/** Goes with the first script and uses its modules. */
const SECOND = 'chat-box/define-more.ts';
/** Scripts that are bundled, and files that are served as they are. */
const SCRIPTS = {
  '/chat-box.js': 'chat-box/define.ts',
  '/chat-box-more.js': SECOND,
  '/chat-client.js': 'client/chat-client.ts',
  '/page.js': 'page/main.ts',
  '/check.js': 'check/main.ts',
};
const FILES = {
  '/page.css': 'page/page.css',
  '/manual.css': 'page/manual.css',
  '/playground.css': 'page/playground.css',
  '/demo.css': 'page/demo.css',
  '/reference.css': 'page/reference.css',
  '/check': 'check/index.html',
  '/check.css': 'check/check.css',
  '/favicon.svg': 'favicon.svg',
};
/** What the element says, a language a script, loaded when it is asked for. */
const LANGUAGES = 'chat-box/languages/*.ts';
/** Made by modules of the page's sources. */
const MANIFEST = { path: '/custom-elements.json', source: 'chat-box/manifest.ts' };
type ManifestModule = { readonly customElementsManifest: () => object };
const MANUAL = { path: '/', frame: 'index.html', source: 'page/compose-page.ts' };
type ManualModule = { readonly composePage: (frame: string) => string };
/** Of Brotli. The best, 11, saves 7 percent and doubles the time that a start takes. */
const QUALITY = 9;
/** 3 percent smaller than what zlib makes. */
const GZIP = { library: 'libdeflate', level: 12 } as const;
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
};

/** The page, its parts and the element's script, ready to serve by path. Rejects when the sources do not build. */
export async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const texts = typeof EMBEDDED_ASSETS === 'undefined' ? await bundleAssets() : EMBEDDED_ASSETS;
  return new Map(Object.entries(texts).map(([path, text]) => [path, compress(path, text)]));
}

/** Makes the texts from the sources in `www`: each script becomes one minified ES module. */
export async function bundleAssets(): Promise<AssetTexts> {
  const languages = Array.from(new Bun.Glob(LANGUAGES).scanSync(fileURLToPath(WWW)), (source) => {
    return [`/chat-box.${basename(source, '.ts')}.js`, source] as const;
  });
  const scripts = [...Object.entries(SCRIPTS), ...languages].map(
    async ([path, source]) => [path, await bundle(source)] as const,
  );
  const files = Object.entries(FILES).map(async ([path, source]) => {
    return [path, await Bun.file(new URL(source, WWW)).text()] as const;
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
  return composePage(await Bun.file(new URL(MANUAL.frame, WWW)).text());
}

async function bundle(source: string): Promise<string> {
  const { outputs } = await Bun.build({
    entrypoints: [fileURLToPath(new URL(source, WWW))],
    target: 'browser',
    format: 'esm',
    minify: true,
    plugins: [minifyCssLiterals, ...(source === SECOND ? [shareModules('./chat-box.js')] : [])],
    // Without it the bundle holds Lit's development build.
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const [output] = outputs;
  if (!output) throw new Error(`www/${source} did not build.`);
  // What is left of indentation stands in templates, where it says nothing.
  return (await output.text()).replace(/\n +/g, '\n');
}

function compress(path: string, text: string): Asset {
  const identity = Buffer.from(text);
  const variant = (encoding: AssetVariant['encoding'], body: Uint8Array): AssetVariant => {
    const etag = `"${Bun.hash(body).toString(36)}-${encoding}"`;
    return { encoding, etag, body: new Uint8Array(body) };
  };
  const brotli = brotliCompressSync(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
  return {
    type: TYPES[path.includes('.') ? path.slice(path.lastIndexOf('.') + 1) : 'html'] ?? 'application/octet-stream',
    variants: [variant('br', brotli), variant('gzip', Bun.gzipSync(identity, GZIP)), variant('identity', identity)],
  };
}
