import { fileURLToPath } from 'node:url';
import { addonPath } from './addon-path.ts';
import { EMOJI_PACKAGES } from './emoji-sources.ts';

/** Software that a delivered file contains. */
export interface Component {
  /** Name and version. */
  readonly title: string;
  /** SPDX identifier. */
  readonly license: string;
  /** Address of the source. */
  readonly source: string;
  /** Name in vulnerability databases (CPE 2.3); undefined when the version is unknown. */
  readonly cpe?: string;
  /** The license with its copyright notice. */
  readonly text: string;
}

const ROOT = new URL('../../', import.meta.url);
/** The packages of the API and of the metrics, with those that they need. */
const API_PACKAGES = [
  ...['@asteasolutions/zod-to-openapi', '@hono/zod-openapi', '@hono/zod-validator', '@opentelemetry/api', 'bintrees'],
  ...['hono', 'openapi3-ts', 'prom-client', 'tdigest', 'yaml', 'zod'],
];
/** The licence of a package that has no copy of it. Its authors are those of hono. */
const LICENSE_COPIES: Readonly<Record<string, string>> = {
  '@hono/zod-openapi': 'hono',
  '@hono/zod-validator': 'hono',
};
const RULE = '='.repeat(80);

/** Composes `/licenses.txt`: the licenses of this project, of the packages in the scripts, and of compiled libraries. */
export async function composeLicenses(packageFolders: Iterable<string>): Promise<string> {
  const packages = await Promise.all([...new Set(packageFolders)].sort().map((folder) => readPackage(folder)));
  const { version } = await readProject();
  const own = `chat-box ${version}\n\n${await readText('LICENSE')}`;
  return [
    own,
    ...section('The scripts (chat-box.js, page.js and others) contain:', [
      ...packages,
      await lucide(),
      ...(await emoji()),
    ]),
    ...section('The server contains, for WebRTC:', await nativeComponents()),
    ...section('The server contains, for JSON Web Tokens:', [await readPackage(packageFolder('jose'))]),
    ...section('The server contains, for its API and its metrics:', await readPackages(API_PACKAGES)),
    ...section('The executable and the container image contain:', [{ ...bun(), text: await bunLicense() }]),
  ].join('\n');
}

/** Returns the icons of the element. Their paths are in `www/chat-box/look/icons.ts`. */
async function lucide(): Promise<Component> {
  const source = 'https://github.com/lucide-icons/lucide/tree/1.65.0';
  return {
    title: 'Lucide 1.65.0 (some icons)',
    license: 'ISC AND MIT',
    source,
    text: await readText('src/assets/licenses/lucide.txt'),
  };
}

/** Returns the emoji of the picker and their words. `bun run emoji` writes both. */
async function emoji(): Promise<readonly Component[]> {
  const { 'unicode-emoji-json': list, 'cldr-annotations-full': cldr } = EMOJI_PACKAGES;
  return [
    {
      ...{ title: `CLDR ${cldr} (names and keywords of emoji)`, license: 'Unicode-3.0' },
      source: `https://github.com/unicode-org/cldr-json/tree/${cldr}`,
      text: await readText('src/assets/licenses/unicode.txt'),
    },
    {
      ...{ title: `unicode-emoji-json ${list}`, license: 'MIT' },
      source: `https://www.npmjs.com/package/unicode-emoji-json/v/${list}`,
      text: await readText('src/assets/licenses/unicode-emoji-json.txt'),
    },
  ];
}

/** Lists components under a heading. Components with the same license text are listed together. */
function section(heading: string, components: readonly Component[]): readonly string[] {
  const byText = Map.groupBy(components, ({ text }) => text.replace(/\s+/g, ' '));
  const blocks = [...byText.values()].map((group) => {
    const lines = group.map(({ title, license, source }) => `${title} (${license}), source: ${source}`);
    return `${lines.join('\n')}\n\n${group[0]?.text.trim() ?? ''}\n`;
  });
  return [RULE, heading, '', blocks.join('\n')];
}

function readPackages(names: readonly string[]): Promise<readonly Component[]> {
  return Promise.all(names.map((name) => readPackage(packageFolder(name), LICENSE_COPIES[name])));
}

/** Reads the metadata and the license of an installed package; the license of another one where it has no copy. */
async function readPackage(folder: string, licensed?: string): Promise<Component> {
  const { name, version, license } = (await Bun.file(`${folder}/package.json`).json()) as Record<string, string>;
  return {
    ...{ title: `${name} ${version}`, license: license ?? '' },
    source: `https://www.npmjs.com/package/${name}/v/${version}`,
    text: await readLicense(licensed === undefined ? folder : packageFolder(licensed)),
  };
}

async function readLicense(folder: string): Promise<string> {
  const file = Bun.file(`${folder}/LICENSE`);
  return (await file.exists()) ? file.text() : Bun.file(`${folder}/LICENSE.md`).text();
}

function packageFolder(name: string): string {
  return fileURLToPath(new URL(`node_modules/${name}/`, ROOT));
}

/** Returns the libraries inside the addon of node-datachannel. MPL-2.0 requires the address of their source. */
export async function nativeComponents(): Promise<readonly Component[]> {
  const folder = packageFolder('node-datachannel');
  const addon = await readPackage(folder);
  const build = await Bun.file(`${folder}CMakeLists.txt`).text();
  const tag = /GIT_TAG "(v[\d.]+)"/.exec(build)?.[1] ?? '';
  const binary = Buffer.from(await Bun.file(addonPath()).bytes()).toString('latin1');
  const openSsl = /OpenSSL (\d+\.\d+\.\d+[a-z]*)/.exec(binary)?.[1] ?? '';
  const datachannel = `https://github.com/paullouisageneau/libdatachannel/tree/${tag}`;
  const mpl = { license: 'MPL-2.0', text: addon.text };
  return [
    {
      ...addon,
      ...mpl,
      source: `https://github.com/murat-dogan/node-datachannel/tree/${addon.title.replace(/.* /, 'v')}`,
    },
    { ...mpl, title: `libdatachannel ${tag.slice(1)}`, source: datachannel },
    { ...mpl, title: 'libjuice', source: `${datachannel}/deps (libjuice)` },
    {
      ...{ title: 'usrsctp', license: 'BSD-3-Clause', source: `${datachannel}/deps (usrsctp)` },
      text: await readText('src/assets/licenses/usrsctp.txt'),
    },
    {
      ...{ title: 'libSRTP', license: 'BSD-3-Clause', source: `${datachannel}/deps (libsrtp)` },
      text: await readText('src/assets/licenses/libsrtp.txt'),
    },
    {
      ...{ title: 'plog', license: 'MIT', source: `${datachannel}/deps (plog)` },
      text: await readText('src/assets/licenses/plog.txt'),
    },
    {
      ...{ title: `OpenSSL ${openSsl}`, license: 'OpenSSL', source: 'https://openssl-library.org/source/old/' },
      cpe: `cpe:2.3:a:openssl:openssl:${openSsl}:*:*:*:*:*:*:*`,
      text: await readText('src/assets/licenses/openssl.txt'),
    },
  ];
}

/** Returns the Bun that runs this code, which is also the one in the executable. */
export function bun(): Omit<Component, 'text'> {
  const { version } = Bun;
  return { title: `Bun ${version}`, license: 'MIT', source: `https://github.com/oven-sh/bun/tree/bun-v${version}` };
}

async function bunLicense(): Promise<string> {
  return (await readText('src/assets/licenses/bun.txt')).replace('{version}', Bun.version);
}

/** Reads the name and the version of this project. */
export async function readProject(): Promise<{ readonly name: string; readonly version: string }> {
  return JSON.parse(await readText('package.json')) as { readonly name: string; readonly version: string };
}

function readText(path: string): Promise<string> {
  return Bun.file(new URL(path, ROOT)).text();
}
