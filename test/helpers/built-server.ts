import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { addonPath } from '../../src/assets/addon-path.ts';
import { packAssets } from '../../src/assets/assets.ts';
import { deleteUnusedBuilds, useBuild } from './build-cache.ts';
import { decodeAssets, writeAssets } from './packed-assets.ts';
import { projectRoot } from './project-root.ts';

/** Name of the environment variable with the command of a server that is built already. */
export const BUILT_SERVER_ENV = 'BUILT_SERVER';

const FOLDER = join(projectRoot, 'node_modules/.cache/chat-box-test');
const ENTRY = 'test/helpers/server-entry.ts';
/** The module of node-datachannel that finds its native addon, in a way that a compiled program cannot. */
const ADDON_LOADER = /node-datachannel[\\/]dist[\\/]esm[\\/]lib[\\/]node-datachannel\.mjs$/;

type Builds = readonly [program: string, assets: string];
let builds: Promise<Builds> | undefined;

/**
 * Returns the command of the server as a program with bytecode, and with assets that are built already. It starts with a
 * tenth of the CPU time of the sources. Both are built once for each state of the sources, and all test processes share them.
 */
export async function builtServer(): Promise<readonly string[]> {
  const [program, assets] = await (builds ??= nameBuilds());
  if (!(await useBuild(program))) await build(program, compileServer);
  if (!(await useBuild(assets)))
    await build(assets, async (file) => writeAssets(file, decodeAssets(await packAssets())));
  return [program, assets];
}

/** Returns the command of a server from the sources without a capability, with the same assets. */
export async function serverWithout(capability: string): Promise<readonly string[]> {
  const [, assets = ''] = await builtServer();
  return [process.execPath, 'run', 'test/helpers/server-without.ts', capability, assets];
}

/** Returns the paths of the program and of the assets for this state of the sources. */
async function nameBuilds(): Promise<Builds> {
  const given = process.env[BUILT_SERVER_ENV];
  if (given !== undefined) return JSON.parse(given) as Builds;
  const server = await hashFiles(['bun.lock', 'index.ts', ENTRY, 'test/helpers/{embed,packed}-assets.ts', 'src/**/*']);
  // A change of the page needs no new program.
  const page = await hashFiles(['www/**/*']);
  return [join(FOLDER, `server-${server}`), join(FOLDER, `assets-${server}-${page}`)];
}

async function hashFiles(patterns: readonly string[]): Promise<string> {
  const hash = new Bun.CryptoHasher('sha256').update(Bun.version);
  const paths = patterns.flatMap((pattern) => [...new Bun.Glob(pattern).scanSync(projectRoot)].sort());
  for (const path of paths) hash.update(path).update(await Bun.file(join(projectRoot, path)).bytes());
  return hash.digest('hex').slice(0, 16);
}

/** Makes a file. Other processes never see it in part: the last of several that make it at once wins. */
async function build(path: string, make: (file: string) => Promise<void>): Promise<void> {
  await deleteUnusedBuilds(FOLDER);
  const part = `${path}.${process.pid}`;
  await make(part);
  await rename(part, path);
}

async function compileServer(outfile: string): Promise<void> {
  const load = `import { createRequire } from 'node:module';
    export default createRequire('/')(${JSON.stringify(addonPath())});`;
  await Bun.build({
    ...{ entrypoints: [join(projectRoot, ENTRY)], target: 'bun', format: 'esm', bytecode: true, compile: { outfile } },
    plugins: [
      {
        name: 'native addon',
        setup(plugins) {
          plugins.onLoad({ filter: ADDON_LOADER }, () => ({ loader: 'js', contents: load }));
        },
      },
    ],
  });
}
