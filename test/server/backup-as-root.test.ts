import { describe, expect, test } from 'bun:test';
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../helpers/project-root.ts';
import { runTransfer } from '../helpers/run-transfer.ts';
import { storeTexts } from '../helpers/stored-texts.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** A folder for two data folders and a backup. */
function workFolder() {
  const folder = temporaryFolder();
  const { path } = folder;
  return {
    ...{ from: join(path, 'from'), to: join(path, 'to'), file: join(path, 'chat.tar') },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

const isRoot = process.getuid?.() === 0;

describe(`chat-box backup and restore${isRoot ? '' : ' (skipped: needs root)'}`, () => {
  test.skipIf(!isRoot)('give the files to the owner of the folder when root restores', async () => {
    using folder = workFolder();
    storeTexts(folder.from, ['kept']);
    await runTransfer({ args: ['backup', '--data', folder.from, folder.file] });
    mkdirSync(folder.to);
    chownSync(folder.to, 10_001, 10_002);
    await runTransfer({ args: ['restore', '--data', folder.to, folder.file] });
    const owners = readdirSync(folder.to).map((name) => {
      const { uid, gid } = statSync(join(folder.to, name));
      return `${name} ${uid} ${gid}`;
    });
    expect(owners.toSorted()).toEqual(['chat.sqlite', 'lock.sqlite', 'secret'].map((name) => `${name} 10001 10002`));
    await runTransfer({ args: ['restore', '--data', folder.to, '--force', folder.file] });
    const [replaced = ''] = readdirSync(folder.to).filter((name) => name.startsWith('replaced-'));
    expect(statSync(join(folder.to, replaced))).toMatchObject({ uid: 10_001, gid: 10_002 });
  });

  test.skipIf(!isRoot || Bun.which('setpriv') === null)('name the lack of a permission', async () => {
    using folder = workFolder();
    storeTexts(folder.from, ['kept']);
    chownSync(folder.from, 10_001, 10_002);
    chmodSync(folder.from, 0o700);
    const errorOf = async (...args: readonly string[]) => {
      const unprivileged = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', process.execPath, 'index.ts'];
      const env = { ...process.env, PORT: '0', DATA_DIR: folder.from };
      const run = Bun.spawn([...unprivileged, ...args], { cwd: projectRoot, env, stdout: 'ignore', stderr: 'pipe' });
      return [await run.exited, await new Response(run.stderr).text()];
    };
    const unreadable = [1, expect.stringMatching(/chat\.sqlite cannot be read: EACCES: .* Run the command as root/)];
    expect(await errorOf('backup', folder.file)).toEqual(unreadable);
    expect(await errorOf('export')).toEqual(unreadable);
    expect(await errorOf()).toEqual([
      1,
      `The data folder ${folder.from} cannot be used: this user may not read and write it.\n`,
    ]);
  });
});
