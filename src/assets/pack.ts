import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleAssets } from './assets.ts';
import { resolveInBundlers } from './pack-script.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The folder that `bun run pack` writes to, unless an argument names another one. */
const OUTPUT = resolve(process.argv[2] ?? `${ROOT}dist`);
const FOLDER = `${OUTPUT}/npm`;

interface Project {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

/** The element, the client, and scripts that the element loads on demand, such as `chat-box.de.js`. */
const SCRIPT = /^\/(chat-(?:box|client)(?:\.[\w-]+)*\.js)$/;
const OTHER_FILE = /^\/(chat-(?:box|client)\.d\.ts|custom-elements\.json|licenses\.txt)$/;

// Creates an npm package of the element, the client, their types and the manifest, as a folder and a tarball.
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const project = (await Bun.file(`${ROOT}package.json`).json()) as Project;
const assets = Object.entries((await bundleAssets()).texts);
const onDemand = assets.flatMap(([path]) => SCRIPT.exec(path)?.[1] ?? []).filter((name) => /\..+\./.test(name));
for (const [path, text] of assets) {
  const script = SCRIPT.exec(path)?.[1];
  const name = script ?? OTHER_FILE.exec(path)?.[1];
  if (name) await write(name, script ? resolveInBundlers(text, onDemand.sort()) : text);
}
await write('package.json', JSON.stringify(packageManifest(project), undefined, 2));
cpSync(fileURLToPath(new URL('pack-readme.md', import.meta.url)), `${FOLDER}/README.md`);
cpSync(`${ROOT}LICENSE`, `${FOLDER}/LICENSE`);

const tarball = `${OUTPUT}/${project.name}-${project.version}.tgz`;
const packing = Bun.spawnSync([process.execPath, 'pm', 'pack', '--quiet', '--filename', tarball], { cwd: FOLDER });
if (packing.exitCode !== 0) throw new Error(`${tarball} could not be written: ${String(packing.stderr)}`);
console.log(`Packed ${tarball}: install it in a project with "npm install ${tarball}".`);

/** Creates the `package.json`. The package has no dependencies: the scripts contain Lit. */
function packageManifest({ name, version, description, license }: Project): object {
  return {
    ...{ name, version, description, license, type: 'module' },
    exports: {
      '.': { types: './chat-box.d.ts', default: './chat-box.js' },
      './client': { types: './chat-client.d.ts', default: './chat-client.js' },
      './custom-elements.json': './custom-elements.json',
      './package.json': './package.json',
    },
    customElements: './custom-elements.json',
    // Importing the element defines its tags. A bundler must keep this import although no name is imported.
    sideEffects: ['./chat-box*.js'],
  };
}

async function write(name: string, text: string): Promise<void> {
  await Bun.write(`${FOLDER}/${name}`, text);
}
