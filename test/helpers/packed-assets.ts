import { readFileSync } from 'node:fs';
import type { EmbeddedAssets } from '../../src/assets/assets.ts';

/** Assets by path, with the bodies in one form: base64, bytes, or a place in a file. */
type Assets<Body> = Readonly<Record<string, Asset<Body>>>;
type Asset<Body> = Omit<EmbeddedAsset, 'variants'> & { readonly variants: readonly Variant<Body>[] };
type Variant<Body> = Omit<EmbeddedAsset['variants'][number], 'body'> & { readonly body: Body };
type EmbeddedAsset = EmbeddedAssets[string];

/** Assets whose bodies are bytes. */
export type PackedAssets = Assets<Uint8Array>;

/** Decodes the bodies of assets. */
export function decodeAssets(assets: EmbeddedAssets): PackedAssets {
  return mapBodies(assets, (body) => Buffer.from(body, 'base64'));
}

/** Writes assets into a file: their descriptions in a line of JSON, and then all bodies. */
export async function writeAssets(file: string, assets: PackedAssets): Promise<void> {
  const bodies: Uint8Array[] = [];
  let end = 0;
  const places = mapBodies(assets, (body) => {
    bodies.push(body);
    return [end, (end += body.length)] as const;
  });
  await Bun.write(file, new Blob([`${JSON.stringify(places)}\n`, ...(bodies as Uint8Array<ArrayBuffer>[])]));
}

/** Reads assets that `writeAssets` has written. It takes a quarter of the time of JSON with bodies in base64. */
export function readAssets(file: string): PackedAssets {
  const bytes = readFileSync(file);
  const start = bytes.indexOf('\n') + 1;
  const places = JSON.parse(bytes.toString('utf8', 0, start)) as Assets<readonly [from: number, to: number]>;
  return mapBodies(places, ([from, to]) => bytes.subarray(start + from, start + to));
}

function mapBodies<From, To>(assets: Assets<From>, change: (body: From) => To): Assets<To> {
  const entries = Object.entries(assets).map(([path, asset]) => {
    const variants = asset.variants.map((variant) => ({ ...variant, body: change(variant.body) }));
    return [path, { ...asset, variants }] as const;
  });
  return Object.fromEntries(entries);
}
