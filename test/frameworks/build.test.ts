import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { cpSync } from 'node:fs';
import { devDependencies } from '../../package.json';
import { bundleAssets } from '../../src/assets/assets.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { runBun } from '../helpers/run-bun.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** Packing, installing and building a project takes 10 to 20 s on a quiet machine. */
const BUILD_TIMEOUT_MS = 180_000;

const FRAMEWORKS = {
  react: ['react', 'react-dom', '@types/react', '@types/react-dom', '@vitejs/plugin-react'],
  vue: ['vue', '@vitejs/plugin-vue', 'typescript', 'vue-tsc'],
} as const;

type Framework = keyof typeof FRAMEWORKS;

const packed = temporaryFolder();
let server: TestServer;
let tarball: string;

beforeAll(async () => {
  server = await startTestServer();
  expect(await runBun(projectRoot, 'src/assets/pack.ts', packed.path)).toMatchObject({ code: 0 });
  const [name] = [...new Bun.Glob('*.tgz').scanSync(packed.path)];
  tarball = `${packed.path}/${name}`;
}, BUILD_TIMEOUT_MS);
afterAll(async () => {
  packed[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

/** Copies the framework's project into a folder, installs the tarball beside the pinned tools, and builds it. */
async function build(framework: Framework, folder: string): Promise<void> {
  cpSync(`${projectRoot}test/frameworks/${framework}`, folder, { recursive: true });
  const versions = devDependencies as Readonly<Record<string, string>>;
  const tools = Object.fromEntries([...FRAMEWORKS[framework], 'vite'].map((name) => [name, versions[name]]));
  const manifest = { name: 'page', private: true, type: 'module', dependencies: { 'chat-box': tarball, ...tools } };
  await Bun.write(`${folder}/package.json`, JSON.stringify(manifest));
  expect(await runBun(folder, 'install', '--silent')).toEqual({ output: '', code: 0 });
  const vite = ['--bun', 'node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'];
  expect(await runBun(folder, ...vite)).toEqual({ output: '', code: 0 });
}

/** Checks the types of a project against the package that it installed. */
async function checkTypes(framework: Framework, folder: string): Promise<void> {
  const { compilerOptions } = (await Bun.file(`${projectRoot}test/frameworks/tsconfig.json`).json()) as {
    readonly compilerOptions: object;
  };
  const settings = { compilerOptions: { ...compilerOptions, paths: {} }, include: ['*'] };
  await Bun.write(`${folder}/tsconfig.json`, JSON.stringify(settings));
  const compiler = framework === 'vue' ? ['node_modules/vue-tsc/bin/vue-tsc.js'] : ['check', '--no-pretty'];
  expect(await runBun(folder, ...compiler)).toMatchObject({ code: 0 });
}

/** Serves a built project from an origin of its own. */
function serveBuilt(folder: string) {
  return Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const file = Bun.file(`${folder}/dist${pathname === '/' ? '/index.html' : pathname}`);
      return (await file.exists()) ? new Response(file) : new Response(null, { status: 204 });
    },
  });
}

describe('The npm package', () => {
  test('contains every script of the element and the client that the server serves', async () => {
    const served = Object.keys((await bundleAssets()).texts).filter((path) =>
      /^\/chat-(?:box|client)\b.*\.js$/.test(path),
    );
    const inPackage = [...new Bun.Glob('*.js').scanSync(`${packed.path}/npm`)].map((name) => `/${name}`);
    expect(inPackage.sort()).toEqual(served.sort());
  });

  for (const framework of Object.keys(FRAMEWORKS) as Framework[]) {
    browserTest(
      `builds with Vite in a ${framework} project, whose page joins a room, sends, and loads scripts on demand`,
      async () => {
        using folder = temporaryFolder();
        await build(framework, folder.path);
        await checkTypes(framework, folder.path);
        await using site = serveBuilt(folder.path);
        const query = new URLSearchParams({ server: server.url, room: framework });
        await using page = await BrowserPage.open(new URL(`?${query}`, site.url));
        await page.until(`box.state.phase === 'live'`);
        const name = await page.name();
        await page.click(`document.querySelector('main > button')`);
        // The component shows what its `chat-message` handler received.
        await page.until(`document.querySelector('output').textContent.startsWith('${name}: Hello from ')`);
        await page.run(`box.lang = 'de'`);
        await page.until(`part('composer').querySelector('textarea').placeholder.startsWith('Nachricht')`);
        await page.click(`part('composer').querySelector('.emoji')`);
        const picker = `part('composer').querySelector('chat-box-emoji-picker')`;
        await page.until(`${picker}.shadowRoot.querySelector('[aria-label="grinsendes Gesicht"]').checkVisibility()`);
        expect(page.consoleErrors).toEqual([]);
      },
      BUILD_TIMEOUT_MS,
    );
  }
});
