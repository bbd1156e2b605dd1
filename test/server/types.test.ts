import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { cpSync } from 'node:fs';
import { makeTypes } from '../../src/assets/types.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { runBun } from '../helpers/run-bun.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** TypeScript reads two scripts and all that they import. */
const COMPILER_TIMEOUT_MS = 120_000;

/** The settings of a page with nothing installed. `skipLibCheck` is off: the declarations are checked themselves. */
const BARE_PROJECT = {
  compilerOptions: {
    ...{ target: 'ESNext', lib: ['ESNext', 'DOM'], module: 'ESNext', moduleResolution: 'bundler', types: [] },
    paths: { 'chat-box': ['./chat-box.d.ts'], 'chat-box/client': ['./chat-client.d.ts'] },
    ...{ noEmit: true, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
  },
};

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

describe('The types of the scripts', () => {
  test(
    'match the sources (if not, run "bun run types")',
    async () => {
      for (const [name, text] of Object.entries(await makeTypes())) {
        expect(await Bun.file(`${projectRoot}www/types/${name}`).text()).toBe(text);
      }
    },
    COMPILER_TIMEOUT_MS,
  );

  test('are served beside the scripts as text, to pages of any origin', async () => {
    for (const name of ['chat-box.d.ts', 'chat-client.d.ts']) {
      const response = await fetch(`${server.url}/${name}`);
      expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(await response.text()).toBe(await Bun.file(`${projectRoot}www/types/${name}`).text());
    }
  });

  test('import nothing and name everything that the manual lists', async () => {
    const element = await Bun.file(`${projectRoot}www/types/chat-box.d.ts`).text();
    const client = await Bun.file(`${projectRoot}www/types/chat-client.d.ts`).text();
    for (const text of [element, client]) expect(text).not.toMatch(/^import|\bfrom '|\blit\b|\.ts'/m);
    const shared = ['Message', 'Person', 'ClientState', 'ChatClient'];
    const events = ['ChatMessageEvent', 'ChatStateEvent', 'ChatMembersEvent', 'ChatToggleEvent', 'ChatUnreadEvent'];
    for (const name of [...shared, ...events, 'Words', 'ChatBox']) expect(element).toMatch(exported(name));
    for (const name of [...shared, 'ChatOptions', 'connectChat']) expect(client).toMatch(exported(name));
  });

  test(
    'check a page without a framework and without anything installed',
    async () => {
      using folder = temporaryFolder();
      cpSync(`${projectRoot}www/types`, folder.path, { recursive: true });
      cpSync(`${projectRoot}test/frameworks/page/main.ts`, `${folder.path}/main.ts`);
      await Bun.write(`${folder.path}/tsconfig.json`, JSON.stringify(BARE_PROJECT));
      expect(await runBun(folder.path, 'check', '--no-pretty')).toMatchObject({ code: 0 });
    },
    COMPILER_TIMEOUT_MS,
  );
});

function exported(name: string): RegExp {
  return new RegExp(`^export (?:interface|type|declare function) ${name}\\b`, 'm');
}
