import { mkdirSync, symlinkSync } from 'node:fs';
import { manualBlock } from './manual-block.ts';
import { freePort } from './nginx.ts';
import { projectRoot } from './project-root.ts';
import { runBun } from './run-bun.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

/** Compiling the Go program takes about 30 seconds when nothing of Go's library is compiled yet. */
export const SITE_START_TIMEOUT_MS = 120_000;

/** An example of a site's server in the manual. */
interface Example {
  /** Language of its block in the manual. */
  readonly language: string;
  readonly file: string;
  /** Packages from npm, in the versions that were tested. */
  readonly packages?: Readonly<Record<string, string>>;
  /** Programs that its command starts, by their names in the command. A null program is missing. */
  readonly programs: () => Readonly<Record<string, string | null>>;
  /** Debian's packages of the programs. */
  readonly debian: readonly string[];
}

/** Every example of the manual, by the name in its heading. */
const EXAMPLES = {
  Bun: { language: 'ts', file: 'server.ts', programs: () => ({ bun: process.execPath }), debian: [] },
  Node: {
    language: 'mjs',
    file: 'server.mjs',
    packages: { express: '5.1.0', 'express-session': '1.18.1', jsonwebtoken: '9.0.2' },
    programs: () => ({ node: Bun.which('node') }),
    debian: ['nodejs'],
  },
  PHP: {
    language: 'php',
    file: 'server.php',
    programs: () => ({ php: Bun.which('php') }),
    debian: ['php-cli'],
  },
  Python: {
    language: 'python',
    file: 'server.py',
    programs: () => ({ python3: pythonWithFlask() }),
    debian: ['python3-flask', 'python3-jwt'],
  },
  Go: {
    language: 'go',
    file: 'server.go',
    programs: () => ({ go: Bun.which('go') }),
    debian: ['golang-go'],
  },
} as const satisfies Readonly<Record<string, Example>>;

/** Name of an example. */
export type SiteName = keyof typeof EXAMPLES;

/** The names of all examples. */
export const siteNames = Object.keys(EXAMPLES) as readonly SiteName[];

/** A site's server that runs as the manual shows. Its users are `ada`, a moderator, and `tim`. */
export interface ManualSite extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  /** Signs in, and resolves to the cookie of the session. An empty user signs out. */
  signIn(user: string): Promise<string>;
  /** Resolves to the body of `/chat-token`. */
  token(cookie?: string): Promise<string>;
}

/** Returns the reason to skip the tests of an example, for their titles. Undefined where it can run. */
export async function missingForSite(name: SiteName): Promise<string | undefined> {
  const { debian, packages = {} }: Example = EXAMPLES[name];
  if (isMissing(name)) return `skipped: run "apt-get install ${debian.join(' ')}"`;
  if (Object.keys(packages).length === 0) return undefined;
  const names = Object.keys(packages).join(' ');
  if (process.env['SKIP_INSTALL'] === '1') return `skipped: needs ${names}, run without SKIP_INSTALL=1`;
  using folder = temporaryFolder();
  return (await installPackages(folder.path, packages)) ? undefined : `skipped: "bun add ${names}" failed`;
}

/** The Debian packages of examples that cannot run here and are small: 3 MB. Node and Go are not. */
export function missingSitePackages(): readonly string[] {
  return (['PHP', 'Python'] as const).filter(isMissing).flatMap((name) => EXAMPLES[name].debian);
}

function isMissing(name: SiteName): boolean {
  return Object.values(EXAMPLES[name].programs()).includes(null);
}

/** Writes the files of an example from the manual, and runs its command. Only the addresses differ. */
export async function startManualSite(name: SiteName, chatUrl: string, secret: string): Promise<ManualSite> {
  const { language, file, packages = {}, programs }: Example = EXAMPLES[name];
  const folder = temporaryFolder();
  const port = await freePort();
  const here = (text: string) => text.replaceAll('http://localhost:8080', chatUrl).replace(/\b3000\b/g, String(port));
  const commands = here(await manualBlock('identity', 'sh', file))
    .trim()
    .split('\n');
  await Bun.write(`${folder.path}/jwt-secret`, `${secret}\n`);
  await Bun.write(`${folder.path}/page.html`, here(await manualBlock('identity', 'html', '/login')));
  await Bun.write(`${folder.path}/${file}`, here(await manualBlock('identity', language, '/chat-token')));
  // The project has the package that the example for Bun needs.
  if (name === 'Bun') symlinkSync(`${projectRoot}node_modules`, `${folder.path}/node_modules`);
  else await installPackages(folder.path, packages);
  const child = Bun.spawn(['sh', '-c', commands.at(-1) ?? ''], {
    cwd: folder.path,
    env: { ...process.env, PATH: `${linkPrograms(folder.path, programs())}:${process.env['PATH'] ?? ''}` },
    stdout: 'ignore',
    stderr: 'pipe',
    // In a group of its own: the command may start the server as a child.
    detached: true,
  });
  const errors = new Response(child.stderr).text();
  const dispose = async () => {
    if (child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await child.exited;
    folder[Symbol.dispose]();
  };
  const url = `http://localhost:${port}`;
  const isUp = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  try {
    await until(
      async () => (await isUp()) || child.exitCode !== null,
      `the site of ${name} answers`,
      SITE_START_TIMEOUT_MS,
    );
    if (child.exitCode !== null) throw new Error(`The site of ${name} ended: ${await errors}`);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    url,
    async signIn(user) {
      const response = await fetch(`${url}/login`, {
        method: 'POST',
        body: new URLSearchParams({ user }),
        redirect: 'manual',
      });
      return response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
    },
    token: async (cookie) => (await fetch(`${url}/chat-token`, { headers: cookie ? { Cookie: cookie } : {} })).text(),
    [Symbol.asyncDispose]: dispose,
  };
}

/** Installs packages into a folder. Resolves to false when that fails, for example without a network. */
async function installPackages(folder: string, packages: Readonly<Record<string, string>>): Promise<boolean> {
  await Bun.write(`${folder}/package.json`, JSON.stringify({ private: true, dependencies: packages }));
  return (await runBun(folder, 'install', '--silent')).code === 0;
}

function linkPrograms(folder: string, programs: Readonly<Record<string, string | null>>): string {
  const path = `${folder}/programs`;
  mkdirSync(path);
  for (const [name, program] of Object.entries(programs)) {
    if (program && program !== Bun.which(name)) symlinkSync(program, `${path}/${name}`);
  }
  return path;
}

/** Debian's own Python last: another one may come first on the PATH, without Flask. */
function pythonWithFlask(): string | null {
  const paths = [Bun.which('python3'), '/usr/bin/python3'];
  const hasFlask = (path: string) =>
    Bun.spawnSync([path, '-c', 'import flask, jwt'], { stdio: ['ignore', 'ignore', 'ignore'] }).exitCode === 0;
  return paths.find((path) => path !== null && hasFlask(path)) ?? null;
}
