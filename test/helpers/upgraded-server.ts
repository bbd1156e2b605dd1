import { join } from 'node:path';
import { builtServer } from './built-server.ts';
import { readAssets, writeAssets } from './packed-assets.ts';

/** The id of the build that `upgradedServer` serves. */
export const LATER_BUILD = 'blater';

/** Returns the command of a server after an upgrade: its scripts are of a later build. Writes into `folder`. */
export async function upgradedServer(folder: string): Promise<readonly string[]> {
  const [program = '', current = ''] = await builtServer();
  const assets = readAssets(current);
  const build = Object.values(assets).find((asset) => asset.build !== undefined)?.build ?? '';
  const upgraded = Object.entries(assets).map(([path, asset]) => {
    if (!path.startsWith('/chat-') || !path.endsWith('.js')) return [path, asset] as const;
    const plain = asset.variants.filter(({ encoding }) => encoding === 'identity');
    const variants = plain.map((variant) => {
      const body = Buffer.from(Buffer.from(variant.body).toString().replaceAll(build, LATER_BUILD));
      return { ...variant, body, etag: `"${LATER_BUILD}-identity"` };
    });
    return [path, { ...asset, build: asset.build && LATER_BUILD, variants }] as const;
  });
  const file = join(folder, 'assets');
  await writeAssets(file, Object.fromEntries(upgraded));
  return [program, file];
}
