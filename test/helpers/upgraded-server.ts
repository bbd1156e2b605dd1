import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedAssets } from '../../src/assets/assets.ts';
import { builtServer } from './built-server.ts';

/** The id of the build that `upgradedServer` serves. */
export const LATER_BUILD = 'blater';
const BEFORE_JSON = '// @bun\nglobalThis.EMBEDDED_ASSETS = ';

/** Returns the command of a server after an upgrade: its scripts are of a later build. Writes into `folder`. */
export async function upgradedServer(folder: string): Promise<readonly string[]> {
  const [bun = '', run = '', preload = '', assetsFile = '', server = ''] = await builtServer();
  const text = await Bun.file(assetsFile).text();
  const assets = JSON.parse(text.slice(BEFORE_JSON.length, -1)) as EmbeddedAssets;
  const build = Object.values(assets).find((asset) => asset.build !== undefined)?.build ?? '';
  const upgraded = Object.entries(assets).map(([path, { type, build: own, variants }]) => {
    const plain = variants.filter(({ encoding }) => encoding === 'identity');
    const bodies = plain.map((variant) => {
      const script = Buffer.from(variant.body, 'base64').toString();
      const body = Buffer.from(script.replaceAll(build, LATER_BUILD)).toString('base64');
      return { ...variant, body, etag: `"${LATER_BUILD}-identity"` };
    });
    const isScript = path.startsWith('/chat-') && path.endsWith('.js');
    return [path, isScript ? { type, build: own && LATER_BUILD, variants: bodies } : assets[path]] as const;
  });
  const file = join(folder, 'assets.js');
  writeFileSync(file, `${BEFORE_JSON}${JSON.stringify(Object.fromEntries(upgraded))};`);
  return [bun, run, preload, file, server];
}
