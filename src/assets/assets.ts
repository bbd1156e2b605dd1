import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compressText, isOfBuild, pictureAsset, type Asset, type AssetVariant } from './asset.ts';
import { bundleElement, bundleScript, EXTRAS_SCRIPT, stampBuild } from './bundle.ts';
import { composeLicenses } from './licenses.ts';
import { type ManualPages, renderManual } from './render-manual.ts';

/** Texts to serve, by path, and the id of the build in the addresses of some. */
export interface AssetTexts {
  readonly texts: Readonly<Record<string, string>>;
  readonly build: string;
}

/** Assets by path, with each body in base64, so that JSON can contain them. */
export type EmbeddedAssets = Readonly<Record<string, EmbeddedAsset>>;
type EmbeddedAsset = Omit<Asset, 'variants'> & { readonly variants: readonly EmbeddedVariant[] };
type EmbeddedVariant = Omit<AssetVariant, 'body'> & { readonly body: string };

/** Name of files that only some servers serve. */
export type AssetGroup = 'admin';

/** Sources in `www` by path. Each script becomes one module. */
interface AssetSources {
  readonly scripts: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

/** The assets inside the executable, which has no sources. `bun run build` defines it. */
declare const EMBEDDED_ASSETS: EmbeddedAssets | undefined;

const WWW = new URL('../../www/', import.meta.url);
/** Sources of the scripts other than the element's, by path. Each becomes one module. */
const SCRIPTS = {
  '/chat-client.js': 'client/connect-chat.ts',
  [EXTRAS_SCRIPT.path]: EXTRAS_SCRIPT.source,
  '/page.js': 'page/main.ts',
  '/check.js': 'check/main.ts',
};
/** Unprocessed files by path. */
const FILES = {
  '/page.css': 'page/page.css',
  '/first-page.css': 'page/first-page.css',
  '/manual.css': 'page/manual.css',
  '/playground.css': 'page/playground.css',
  '/demo.css': 'page/demo.css',
  '/chat-box.d.ts': 'types/chat-box.d.ts',
  '/chat-client.d.ts': 'types/chat-client.d.ts',
  '/check': 'check/index.html',
  '/check.css': 'check/check.css',
  '/favicon.svg': 'favicon.svg',
};
/** Pictures that are compressed already. */
const PICTURES = 'page/recording/*.webp';
/** Files that a server serves only when a capability needs them. */
const GROUPS: Readonly<Record<AssetGroup, AssetSources>> = {
  admin: {
    scripts: { '/admin.js': 'admin/admin.ts' },
    files: { '/admin': 'admin/index.html', '/admin.css': 'admin/admin.css' },
  },
};
const ALL_GROUPS = Object.keys(GROUPS) as AssetGroup[];
/**
 * Texts of the interface, those of moderators, and those of the formal form. Each file but the English one becomes a script
 * that loads on demand.
 */
const LANGUAGES = 'chat-box/languages/??.ts';
const MODERATION_LANGUAGES = 'chat-box/languages/moderation/??.ts';
const FORMAL_LANGUAGES = 'chat-box/languages/formal/??.ts';
/** Files that modules in `www` generate. */
const MANIFEST = { path: '/custom-elements.json', source: 'chat-box/api/manifest.ts' };
type ManifestModule = { readonly customElementsManifest: () => object };
const FIRST_PAGE = { path: '/', frame: 'index.html', source: 'page/build/compose-page.ts' };
type FirstPageModule = { readonly composePage: (frame: string) => string };
/** Rendered pages under `/docs/`. */
const MANUAL = { sources: 'docs/*.md', frame: 'page/manual-frame.html' };
/** Files that the manual links, at the same paths. */
const MANUAL_FILES = 'docs/*/*.{json,yaml}';
/** The licenses of everything that the scripts, the server and the executable contain. */
const LICENSES = '/licenses.txt';
/** The first line of each script. Minifiers keep such comments. `licenses.txt` is in the folder of the script. */
const LICENSE_NOTICE = '/*! Licenses: licenses.txt */\n';

/** Loads all files that a server serves, by path, with those of some groups. Rejects when the sources do not build. */
export async function loadAssets(groups: readonly AssetGroup[] = []): Promise<ReadonlyMap<string, Asset>> {
  return typeof EMBEDDED_ASSETS === 'undefined' ? buildAssets(groups) : unpack(EMBEDDED_ASSETS, groups);
}

/** Loads the text of `/licenses.txt`. */
export async function loadLicenses(): Promise<string> {
  const asset = (await loadAssets()).get(LICENSES);
  return new TextDecoder().decode(asset?.variants.find(({ encoding }) => encoding === 'identity')?.body);
}

/** Builds and compresses all assets once, for a program that starts without this work. */
export async function packAssets(): Promise<EmbeddedAssets> {
  const entries = [...(await buildAssets(ALL_GROUPS))].map(([path, { type, build, variants }]) => {
    const packed = variants.map((variant) => ({ ...variant, body: Buffer.from(variant.body).toString('base64') }));
    return [path, { type, build, variants: packed }] as const;
  });
  return Object.fromEntries(entries);
}

function unpack(assets: EmbeddedAssets, groups: readonly AssetGroup[]): ReadonlyMap<string, Asset> {
  const unwanted = new Set(ALL_GROUPS.filter((group) => !groups.includes(group)).flatMap(pathsOf));
  const wanted = Object.entries(assets).filter(([path]) => !unwanted.has(path));
  const entries = wanted.map(([path, { type, build, variants }]) => {
    const bodies = variants.map((variant) => ({
      ...variant,
      body: new Uint8Array(Buffer.from(variant.body, 'base64')),
    }));
    return [path, { type, build, variants: bodies }] as const;
  });
  return new Map(entries);
}

/** Returns the paths of a group. */
function pathsOf(group: AssetGroup): readonly string[] {
  const { scripts, files } = GROUPS[group];
  return [...Object.keys(scripts), ...Object.keys(files)];
}

async function buildAssets(groups: readonly AssetGroup[]): Promise<ReadonlyMap<string, Asset>> {
  const { texts, build } = await bundleAssets(groups);
  const compressed = Object.entries(texts).map(
    async ([path, text]) => [path, await compressText(path, text, isOfBuild(path) ? build : undefined)] as const,
  );
  const pictures = listFiles(PICTURES).map(async (source) => {
    const bytes = await Bun.file(new URL(source, WWW)).bytes();
    return [source.replace(/^page/, ''), pictureAsset(source, bytes)] as const;
  });
  return new Map(await Promise.all([...compressed, ...pictures]));
}

/** Builds the texts from the sources in `www`. Each script becomes one minified ES module. */
export async function bundleAssets(groups: readonly AssetGroup[] = []): Promise<AssetTexts> {
  const packages = new Set<string>();
  const languages = listFiles(LANGUAGES)
    .filter((source) => !source.endsWith('/en.ts'))
    .map((source) => [`/chat-box.${basename(source, '.ts')}.js`, source] as const);
  const moderation = listFiles(MODERATION_LANGUAGES).map(
    (source) => [`/chat-box.moderation.${basename(source, '.ts')}.js`, source] as const,
  );
  const formal = listFiles(FORMAL_LANGUAGES).map(
    (source) => [`/chat-box.formal.${basename(source, '.ts')}.js`, source] as const,
  );
  const added = groups.map((group) => GROUPS[group]);
  const addedScripts = added.flatMap((group) => Object.entries(group.scripts));
  const addedFiles = added.flatMap((group) => Object.entries(group.files));
  const scripts = [...Object.entries(SCRIPTS), ...languages, ...moderation, ...formal, ...addedScripts].map(
    async ([path, source]) => [path, await bundleScript(new URL(source, WWW), packages)] as const,
  );
  const manualFiles = listFiles(MANUAL_FILES).map((source) => [`/${source}`, source] as const);
  const files = [...Object.entries(FILES), ...manualFiles, ...addedFiles].map(
    async ([path, source]) => [path, await readText(source)] as const,
  );
  const generated = [
    [MANIFEST.path, await composeManifest()] as const,
    [FIRST_PAGE.path, await composeFirstPage()] as const,
  ];
  const bundled = { ...(await bundleElement(packages)), ...Object.fromEntries(await Promise.all(scripts)) };
  const { texts, build } = stampBuild(bundled);
  return {
    texts: {
      ...Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, LICENSE_NOTICE + text])),
      ...Object.fromEntries([...(await Promise.all(files)), ...generated]),
      ...(await composeManual()),
      [LICENSES]: await composeLicenses(packages),
    },
    build,
  };
}

async function composeManifest(): Promise<string> {
  // The address is computed, so that the bundle of the executable does not contain the module.
  const { customElementsManifest } = (await import(new URL(MANIFEST.source, WWW).href)) as ManifestModule;
  return JSON.stringify(customElementsManifest());
}

/** Composes the first page. Its playground has a control for each attribute of the element. */
async function composeFirstPage(): Promise<string> {
  const { composePage } = (await import(new URL(FIRST_PAGE.source, WWW).href)) as FirstPageModule;
  return composePage(await withSections(await readText(FIRST_PAGE.frame)));
}

async function composeManual(): Promise<ManualPages> {
  const sources = listFiles(MANUAL.sources).map(async (file) => {
    return { name: basename(file, '.md'), markdown: await readText(file) };
  });
  return renderManual(await Promise.all(sources), await readText(MANUAL.frame));
}

/** Replaces each mark for a section with the file that it names. */
async function withSections(frame: string): Promise<string> {
  let page = frame;
  for (const [mark, path = ''] of frame.matchAll(/<!-- section: (\S+) -->/g)) {
    const section = await readText(path);
    page = page.replace(mark, () => section);
  }
  return page;
}

/** Lists the files in `www` that match a pattern, in the order of their names. */
function listFiles(pattern: string): readonly string[] {
  return [...new Bun.Glob(pattern).scanSync(fileURLToPath(WWW))].sort();
}

function readText(source: string): Promise<string> {
  return Bun.file(new URL(source, WWW)).text();
}
