import { fileURLToPath } from 'node:url';
import { addonPath } from './addon-path.ts';
import { packAssets } from './assets.ts';

// node-datachannel computes the name of its addon at run time, which no bundler can follow. The plugin replaces that module
// with one that requires the package of this platform by name, so that the executable contains the addon.
const ADDON_LOADER = /node-datachannel[\\/]dist[\\/]esm[\\/]lib[\\/]node-datachannel\.mjs$/;

/** The path of the executable, unless an argument names another one. */
const OUTFILE = 'dist/chat-box';

const outfile = process.argv[2] ?? OUTFILE;
if (outfile.startsWith('-')) {
  console.error('Usage: bun run build [path of the executable]');
  process.exit(2);
}
const { success, logs } = await Bun.build({
  entrypoints: [fileURLToPath(new URL('../../index.ts', import.meta.url))],
  target: 'bun',
  minify: true,
  compile: { outfile },
  define: { EMBEDDED_ASSETS: JSON.stringify(await packAssets()) },
  plugins: [
    {
      name: 'native addon',
      setup(build) {
        build.onLoad({ filter: ADDON_LOADER }, () => ({
          loader: 'js',
          contents: `module.exports = require(${JSON.stringify(addonPath())});\nmodule.exports.default = module.exports;`,
        }));
      },
    },
  ],
});
for (const line of logs) console.error(String(line));
if (success) console.log(`Built ${outfile}: it runs anywhere with this operating system, processor and libc.`);
else process.exit(1);
