import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packAssets } from '../../src/assets/assets.ts';
import { deleteUnusedBuilds, useBuild } from './build-cache.ts';
import { projectRoot } from './project-root.ts';

/** Below `node_modules`, so that the server finds the native addon from there. */
const FOLDER = join(projectRoot, 'node_modules/.cache/chat-box-test');

/**
 * Returns the command of the server as a few modules, with the assets that the executable contains. It starts with a seventh
 * of the CPU time of the sources. Both are built once for each state of the sources, and all test processes share them.
 */
export async function builtServer(): Promise<readonly string[]> {
  const build = join(FOLDER, await hashSources());
  const [assets, server] = [join(build, 'assets.js'), join(build, 'index.js')];
  if (!(await useBuild(build))) {
    await deleteUnusedBuilds(FOLDER);
    // Other processes never see a build in part. The first of two that build at once wins.
    const part = `${build}.${process.pid}`;
    await bundleServer(part);
    // Bun does not transpile a file with this comment.
    await Bun.write(
      join(part, 'assets.js'),
      `// @bun\nglobalThis.EMBEDDED_ASSETS = ${JSON.stringify(await packAssets())};`,
    );
    await rename(part, build).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      return rm(part, { recursive: true });
    });
  }
  return [process.execPath, 'run', '--preload', assets, server];
}

async function hashSources(): Promise<string> {
  const hash = new Bun.CryptoHasher('sha256').update(Bun.version);
  const sources = [...new Bun.Glob('{src,www}/**/*').scanSync(projectRoot)].sort();
  for (const path of ['bun.lock', 'index.ts', ...sources]) {
    hash.update(path).update(await Bun.file(join(projectRoot, path)).bytes());
  }
  return hash.digest('hex').slice(0, 16);
}

async function bundleServer(outdir: string): Promise<void> {
  await Bun.build({
    ...{ entrypoints: [join(projectRoot, 'index.ts')], target: 'bun', outdir },
    // What most servers never import is a module of its own.
    ...{ splitting: true, external: ['node-datachannel'] },
  });
}
