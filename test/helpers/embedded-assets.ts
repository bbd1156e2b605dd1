import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAssets } from '../../src/assets/assets.ts';
import { projectRoot } from './project-root.ts';

/**
 * Returns the path of a script that defines the assets which the executable contains. A server that preloads it starts with
 * a third of the CPU time. The script is built once for each state of the sources, and all test processes share it.
 */
export async function embeddedAssets(): Promise<string> {
  const hash = new Bun.CryptoHasher('sha256').update(Bun.version);
  const sources = [...new Bun.Glob('{src,www}/**/*').scanSync(projectRoot)].sort();
  for (const path of ['bun.lock', ...sources]) {
    hash.update(path).update(await Bun.file(join(projectRoot, path)).bytes());
  }
  const script = join(tmpdir(), `chat-box-assets-${hash.digest('hex').slice(0, 16)}.js`);
  if (existsSync(script)) return script;
  // Another process may read it while this one writes.
  const part = `${script}.${process.pid}`;
  await Bun.write(part, `globalThis.EMBEDDED_ASSETS = ${JSON.stringify(await packAssets())};`);
  await rename(part, script);
  return script;
}
