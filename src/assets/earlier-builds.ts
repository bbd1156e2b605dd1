import { existsSync, mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { errorText, type Log } from '../log.ts';
import { compressLater, type Asset } from './asset.ts';

/** Number of builds in a folder, the current one included. Those that a server started with last stay. */
const MAX_BUILDS = 5;
/** Words for emoji fit every build. */
const FITS_EVERY_BUILD = /^\/chat-box\.emoji-/;
/** Name of a file with the scripts of a build: a gzipped JSON object with their texts by path. */
const FILE = /^(b[0-9a-z]+)\.json\.gz$/;

/**
 * The scripts of the builds that a server had before it was upgraded. A page that stayed open meanwhile loads them when it needs
 * them, because the scripts of two builds do not work together.
 */
export class EarlierBuilds {
  readonly #folder: string | undefined;
  readonly #builds: ReadonlySet<string>;
  readonly #loads = new Map<string, Promise<ReadonlyMap<string, Asset>>>();

  /** `folder`: where their files are. Undefined for a server that stores nothing. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
    this.#builds = new Set(folder === undefined ? [] : listBuilds(folder));
  }

  /** Resolves to a script of a build; undefined when this server does not have it. Rejects when its file cannot be read. */
  async find(path: string, build: string): Promise<Asset | undefined> {
    if (this.#folder === undefined || !this.#builds.has(build)) return undefined;
    const known = this.#loads.get(build);
    const load = known ?? readBuild(fileOf(this.#folder, build), build);
    this.#loads.set(build, load);
    try {
      return (await load).get(path);
    } catch (error) {
      this.#loads.delete(build);
      throw error;
    }
  }

  /** Stores the scripts of the current build for later servers, and removes the oldest builds. Logs a failure. */
  async keep(assets: ReadonlyMap<string, Asset>, log: Log): Promise<void> {
    const folder = this.#folder;
    const build = assets.values().find((asset) => asset.build !== undefined)?.build;
    if (folder === undefined || build === undefined) return;
    try {
      mkdirSync(folder, { recursive: true });
      const now = new Date();
      if (this.#builds.has(build)) utimesSync(fileOf(folder, build), now, now);
      else await writeBuild(fileOf(folder, build), assets);
      const outdated = listBuilds(folder).slice(MAX_BUILDS);
      await Promise.all(outdated.map((old) => rm(fileOf(folder, old), { force: true })));
    } catch (error) {
      log('the scripts could not be kept for pages that stay open', { folder, error: errorText(error) }, 'warn');
    }
  }
}

/**
 * Opens the folder for the scripts of earlier builds, in the data folder. A server with an engine stores nothing else there, so it
 * uses a data folder that exists, and creates none.
 */
export function openEarlierBuilds(dataDir: string | undefined, hasEngine: boolean): EarlierBuilds {
  const hasFolder = dataDir !== undefined && (!hasEngine || existsSync(dataDir));
  return new EarlierBuilds(hasFolder ? join(dataDir, 'scripts') : undefined);
}

/** Lists the builds in a folder, the one that a server started with last first. An unreadable folder has none. */
function listBuilds(folder: string): readonly string[] {
  const builds = listNames(folder).flatMap((name) => {
    const build = FILE.exec(name)?.[1];
    return build === undefined ? [] : [{ build, time: statSync(join(folder, name)).mtimeMs }];
  });
  return builds.sort((first, second) => second.time - first.time).map(({ build }) => build);
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function fileOf(folder: string, build: string): string {
  return join(folder, `${build}.json.gz`);
}

async function readBuild(file: string, build: string): Promise<ReadonlyMap<string, Asset>> {
  const json = await promisify(gunzip)(await Bun.file(file).bytes());
  const texts = Object.entries(JSON.parse(json.toString()) as Record<string, string>);
  return new Map(texts.map(([path, text]) => [path, compressLater(path, text, build)]));
}

/** Writes the scripts that name their build. The file appears with its whole content. */
async function writeBuild(file: string, assets: ReadonlyMap<string, Asset>): Promise<void> {
  const decoder = new TextDecoder();
  const texts = [...assets].flatMap(([path, { build, variants }]) => {
    if (build === undefined || FITS_EVERY_BUILD.test(path)) return [];
    return [[path, decoder.decode(variants.find(({ encoding }) => encoding === 'identity')?.body)]] as const;
  });
  const bytes = await promisify(gzip)(JSON.stringify(Object.fromEntries(texts)));
  const part = `${file}.${process.pid}.part`;
  await Bun.write(part, new Uint8Array(bytes));
  await rename(part, file);
}
