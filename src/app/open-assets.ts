import { join } from 'node:path';
import type { Asset } from '../assets/asset.ts';
import { loadAssets, type AssetGroup } from '../assets/assets.ts';
import { EarlierBuilds } from '../assets/earlier-builds.ts';
import type { StorePlace } from '../config/config.ts';

/** The files that a server serves. */
interface ServedAssets {
  /** Files by path. */
  readonly assets: ReadonlyMap<string, Asset>;
  readonly earlierBuilds: EarlierBuilds;
}

/** Loads the files that a server serves. In a data folder are the scripts of earlier builds, for pages that stayed open. */
export async function openAssets(
  { dataDir, engine }: StorePlace,
  groups: readonly AssetGroup[],
): Promise<ServedAssets> {
  const folder = engine || dataDir === undefined ? undefined : join(dataDir, 'scripts');
  return { assets: await loadAssets(groups), earlierBuilds: new EarlierBuilds(folder) };
}
