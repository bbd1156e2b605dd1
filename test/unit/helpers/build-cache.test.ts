import { expect, test } from 'bun:test';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deleteUnusedBuilds, useBuild } from '../../helpers/build-cache.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const HALF_AN_HOUR_MS = 1_800_000;

test('deleteUnusedBuilds deletes what no run has used for 15 minutes, also while another run does, and nothing else', async () => {
  using folder = temporaryFolder();
  const builds = ['unused', 'unused.123', 'used again', 'new'].map((name) => join(folder.path, name));
  for (const build of builds) {
    if (build.endsWith('123')) mkdirSync(build);
    else writeFileSync(build, '');
    const time = new Date(Date.now() - (build.endsWith('new') ? 0 : HALF_AN_HOUR_MS));
    utimesSync(build, time, time);
  }
  expect(await useBuild(join(folder.path, 'used again'))).toBe(true);
  expect(await useBuild(join(folder.path, 'not built'))).toBe(false);
  await Promise.all([deleteUnusedBuilds(folder.path), deleteUnusedBuilds(folder.path)]);
  expect(readdirSync(folder.path).sort()).toEqual(['new', 'used again']);
});

test('deleteUnusedBuilds does nothing before the first build', async () => {
  using folder = temporaryFolder();
  await deleteUnusedBuilds(join(folder.path, 'cache', 'builds'));
  expect(readdirSync(join(folder.path, 'cache', 'builds'))).toEqual([]);
});
