import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isOfBuild } from './asset.ts';
import { orderForGzip } from './bundle-order.ts';
import { patchLit } from './patch-lit.ts';
import { shrinkSources } from './minify-css.ts';
import { shortenNames } from './shorten-names.ts';

const CHAT_BOX = new URL('../../www/chat-box/', import.meta.url);

/** Entries of the element's folders that load on demand: the server serves `emoji` as `/chat-box.emoji.js`. */
const ON_DEMAND = {
  accessibility: 'accessibility/accessibility.ts',
  commands: 'commands/commands.ts',
  'composer-extras': 'composer-extras/composer-extras.ts',
  'connection-panel': 'connection-panel/connection-panel.ts',
  emoji: 'emoji/emoji-picker.ts',
  empty: 'empty/empty.ts',
  markup: 'markup/markup.ts',
  menu: 'menu/menu.ts',
  'message-actions': 'message-actions/message-actions.ts',
  moderation: 'moderation/moderation.ts',
  'name-completion': 'name-completion/name-completion.ts',
  notices: 'notices/notices.ts',
  'page-integration': 'page-integration/page-integration.ts',
  'people-list': 'people-list/people-list.ts',
  'person-form': 'person-form/person-form.ts',
  pictures: 'pictures/pictures.ts',
  presence: 'presence/presence.ts',
  reactions: 'reactions/reactions.ts',
  report: 'moderation/report.ts',
  'room-rules': 'room-rules/room-rules.ts',
  search: 'search/search.ts',
  status: 'status/status.ts',
  touch: 'touch/touch.ts',
};

/** Words to find emoji by, a file for each language: the server serves `de.txt` as `/chat-box.emoji-de.js`. */
const EMOJI_WORDS = fileURLToPath(new URL('emoji/words/', CHAT_BOX));

/** Placeholder for the id of the build, in the element's script and as the name of what on-demand scripts export. */
const BUILD_ID = 'BUILD_ID';

/** The module from which on-demand scripts import. In its place, the element's script passes its exports to a function. */
const SHARED = 'chat-box-shared';
const SHARED_ARGUMENT = 'shared';

/**
 * The first lines of the element's script. They shadow, in the script and in Lit, what libraries of 2008 to 2013 replace.
 * `Promise` comes from syntax. `Event` is the parent of a class that is younger than such libraries. `JSON` comes from a
 * frame that is removed at once, but only in a page that has its own.
 */
const PAGE_GLOBALS = [
  'const{constructor:Promise}=(async()=>{})(),',
  'Event=CustomEvent.__proto__,',
  'JSON=(({JSON:own,document})=>{',
  'if(/native.*native/s.test([own?.parse,own?.stringify]))return own;',
  'let frame=document.createElement("iframe");',
  'document.head.append(frame);',
  // A sandboxed page may not look into its frames.
  'try{return frame.contentWindow.JSON}catch{return own}finally{frame.remove()}',
  '})(globalThis);',
].join('');

/** Folders of the packages that a script contains. The functions here add to it. */
export type PackageFolders = Set<string>;

/**
 * Bundles the element's script and the scripts that it loads on demand, by path, without the id of the build. Rejects when one
 * does not build.
 */
export async function bundleElement(packages: PackageFolders): Promise<Record<string, string>> {
  const element = PAGE_GLOBALS + (await bundleScript(new URL('define.ts', CHAT_BOX), packages));
  const onDemand = Object.entries(ON_DEMAND).map(
    async ([name, entry]) =>
      [`/chat-box.${name}.js`, await bundleOnDemand(new URL(entry, CHAT_BOX), packages)] as const,
  );
  const emojiWords = readdirSync(EMOJI_WORDS).map(async (file) => {
    const lines = JSON.stringify(await Bun.file(EMOJI_WORDS + file).text());
    return [`/chat-box.emoji-${basename(file, '.txt')}.js`, `export const data=()=>({lines:${lines}});`] as const;
  });
  const scripts = Object.fromEntries(await Promise.all([...onDemand, ...emojiWords]));
  return { '/chat-box.js': element, ...scripts };
}

/**
 * Writes the id of the build into the element's script and the scripts that it loads on demand. An on-demand script works only
 * with the element's script of the same build. The id changes with each byte of any of them.
 */
export function stampBuild(texts: Readonly<Record<string, string>>): { texts: Record<string, string>; build: string } {
  const ofElement = Object.keys(texts).filter((path) => path === '/chat-box.js' || isOfBuild(path));
  const build = `b${ofElement.reduce((seed, path) => Bun.hash(path + texts[path], seed), 0n).toString(36)}`;
  const stamped = ofElement.map((path) => {
    const text = (texts[path] ?? '').replace(`".${EXTRAS_SCRIPT.path}"`, `".${EXTRAS_SCRIPT.path}?v=${BUILD_ID}"`);
    return [path, text.replaceAll(BUILD_ID, build)] as const;
  });
  return { texts: { ...texts, ...Object.fromEntries(stamped) }, build };
}

/** Bundles a script and all its imports into one minified ES module. Rejects when it does not build. */
export async function bundleScript(source: URL, packages: PackageFolders): Promise<string> {
  const path = fileURLToPath(source);
  const name = basename(path);
  return build(path, name === 'define.ts' ? orderForGzip() : `export * from './${name}';`, packages);
}

/**
 * Bundles a module that exports a function under the name `BUILD_ID`. The function takes the exports of the element's script and
 * returns those of the entry. Imports from outside the entry's folder become reads of its argument.
 */
async function bundleOnDemand(source: URL, packages: PackageFolders): Promise<string> {
  const path = fileURLToPath(source);
  const text = await build(path, `export * from './${basename(path)}';`, packages, [importsAsShared]);
  const body = text
    .replace(new RegExp(`import\\{([^}]*)\\}from"${SHARED}";`, 'g'), (_, names: string) => {
      return `const{${names.replaceAll(' as ', ':')}}=${SHARED_ARGUMENT};`;
    })
    .replace(/export\{([^}]*)\};?\s*$/, (_, names: string) => {
      const pairs = names.split(',').map((pair) => pair.split(' as ').reverse().join(':'));
      return `return{${pairs.join()}}`;
    });
  if (/\b(import|export)\b\s*[{*"']/.test(body)) throw new Error(`${path} has imports or exports of another form.`);
  return `export const ${BUILD_ID}=(${SHARED_ARGUMENT})=>{${body}};`;
}

/** Leaves words, and modules that only such scripts import, in the script itself. */
const importsAsShared: Bun.BunPlugin = {
  name: 'imports as shared',
  setup(build) {
    build.onResolve(
      {
        filter:
          /^(\.\.\/(?!languages\/english\/|.*\/protocol\/(?:animals|limits|names|search-text|settings-limits)|look\/icons)|lit$|lit\/)/,
      },
      () => ({
        path: SHARED,
        external: true,
      }),
    );
  },
};

/** The script of what few pages need, which the client and the element load on demand, and its source. */
export const EXTRAS_SCRIPT = { path: '/chat-client.extras.js', source: 'client/extras/extras.ts' };

/** Leaves the import of that script in the scripts that load it. */
const importsExtras: Bun.BunPlugin = {
  name: 'imports the extras',
  setup(build) {
    build.onResolve({ filter: /^\.\/extras\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `.${EXTRAS_SCRIPT.path}`, external: true } : undefined,
    );
  },
};

/** Folder of a package in the path of one of its modules. */
const PACKAGE_FOLDER = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

async function build(
  path: string,
  entry: string,
  packages: PackageFolders,
  plugins: readonly Bun.BunPlugin[] = [],
): Promise<string> {
  // Not a `.ts` file, which the plugin would read from the disk.
  const front = path.replace(/ts$/, 'js');
  const { outputs, metafile } = await Bun.build({
    entrypoints: [front],
    files: { [front]: entry },
    target: 'browser',
    format: 'esm',
    minify: true,
    metafile: true,
    plugins: [shrinkSources, importsExtras, patchLit, ...plugins],
    // Without NODE_ENV, the bundle contains Lit's development build.
    define: { 'process.env.NODE_ENV': '"production"', BUILD_ID: JSON.stringify(BUILD_ID) },
  });
  const [output] = outputs;
  if (!output) throw new Error(`${path} did not build.`);
  for (const input of Object.keys(metafile?.inputs ?? {})) {
    const folder = PACKAGE_FOLDER.exec(resolve(input))?.[0];
    if (folder !== undefined) packages.add(folder);
  }
  const text = await output.text();
  return (
    shortenNames(text)
      // Only templates still have indentation. It is removed at their ends, and becomes one space elsewhere.
      .replace(/(?<=`)\n +|\n +(?=[>`])/g, '')
      .replace(/\n +/g, ' ')
      // Writes emoji as they are: a module is UTF-8.
      .replace(/(\\ud[89ab]..\\ud[c-f]..)+/gi, (escaped) => JSON.parse(`"${escaped}"`) as string)
  );
}
