import { describe, expect, test } from 'bun:test';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compressText, type Asset } from '../../../../src/assets/asset.ts';
import { EarlierBuilds, openEarlierBuilds } from '../../../../src/assets/earlier-builds.ts';
import { rethrower } from '../../../helpers/rejection.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const MENU = '/chat-box.menu.js';
const EMOJI_WORDS = '/chat-box.emoji-de.js';

/** The files of a server with a build. */
async function assetsOf(build: string): Promise<ReadonlyMap<string, Asset>> {
  const texts = { '/chat-box.js': 'element', [MENU]: `menu of ${build}`, [EMOJI_WORDS]: 'Gesicht' };
  const assets = Object.entries(texts).map(
    async ([path, text]) =>
      [path, await compressText(path, text, path === '/chat-box.js' ? undefined : build)] as const,
  );
  return new Map(await Promise.all(assets));
}

/** A log that a test does not expect to be written to. */
const noLog = (event: string) => expect.unreachable(event);

function textOf(asset: Asset | undefined): string | undefined {
  const body = asset?.variants.find(({ encoding }) => encoding === 'identity')?.body;
  return body && new TextDecoder().decode(body);
}

describe('EarlierBuilds', () => {
  test('finds a script of a build that an earlier server kept', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'scripts');
    await new EarlierBuilds(path).keep(await assetsOf('b1'), noLog);
    const later = new EarlierBuilds(path);
    await later.keep(await assetsOf('b2'), noLog);
    const found = await later.find(MENU, 'b1');
    expect(textOf(found)).toBe('menu of b1');
    expect(found?.build).toBe('b1');
    expect(found?.variants.map(({ encoding }) => encoding)).toEqual(['br', 'gzip', 'identity']);
  });

  test('finds nothing of a build that it does not have, and no file whose address names no build', async () => {
    using folder = temporaryFolder();
    await new EarlierBuilds(folder.path).keep(await assetsOf('b1'), noLog);
    const later = new EarlierBuilds(folder.path);
    for (const build of ['b2', '', '../b1', 'b1.json.gz']) expect(await later.find(MENU, build)).toBeUndefined();
    for (const path of ['/chat-box.js', EMOJI_WORDS]) expect(await later.find(path, 'b1')).toBeUndefined();
  });

  test('keeps the five builds that a server started with last', async () => {
    using folder = temporaryFolder();
    for (const [index, build] of ['b1', 'b2', 'b3', 'b4', 'b5', 'b1', 'b6'].entries()) {
      await new EarlierBuilds(folder.path).keep(await assetsOf(build), noLog);
      const time = new Date(2026, 0, index + 1);
      if (build !== 'b6') utimesSync(join(folder.path, `${build}.json.gz`), time, time);
    }
    const names = ['b1', 'b3', 'b4', 'b5', 'b6'].map((build) => `${build}.json.gz`);
    expect(readdirSync(folder.path).sort()).toEqual(names);
  });

  test('rejects a file that it cannot read, and goes on with the others', async () => {
    using folder = temporaryFolder();
    await new EarlierBuilds(folder.path).keep(await assetsOf('b1'), noLog);
    writeFileSync(join(folder.path, 'b2.json.gz'), 'not gzip');
    const later = new EarlierBuilds(folder.path);
    expect(await rethrower(later.find(MENU, 'b2'))).toThrow();
    expect(textOf(await later.find(MENU, 'b1'))).toBe('menu of b1');
  });

  test('logs that it cannot write, and stores nothing without a folder', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    const events: string[] = [];
    const log = (event: string) => void events.push(event);
    await new EarlierBuilds(file).keep(await assetsOf('b1'), log);
    expect(events).toEqual(['the scripts could not be kept for pages that stay open']);
    await new EarlierBuilds(undefined).keep(await assetsOf('b1'), noLog);
    expect(await new EarlierBuilds(undefined).find(MENU, 'b1')).toBeUndefined();
  });
});

describe('openEarlierBuilds', () => {
  test.each([
    ['in a new data folder', 'new', false, true],
    ['in a data folder', '.', false, true],
    ['in a data folder that exists with an engine', '.', true, true],
    ['nowhere with an engine and no data folder', 'new', true, false],
  ])('keeps the scripts %s', async (_, name, hasEngine, isKept) => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, name);
    await openEarlierBuilds(dataDir, hasEngine).keep(await assetsOf('b1'), noLog);
    expect(existsSync(join(dataDir, 'scripts/b1.json.gz'))).toBe(isKept);
    expect(existsSync(dataDir)).toBe(isKept);
    expect(textOf(await openEarlierBuilds(dataDir, hasEngine).find(MENU, 'b1'))).toBe(
      isKept ? 'menu of b1' : undefined,
    );
  });

  test('keeps no scripts of a server that stores nothing', async () => {
    const builds = openEarlierBuilds(undefined, false);
    await builds.keep(await assetsOf('b1'), noLog);
    expect(await builds.find(MENU, 'b1')).toBeUndefined();
  });
});
