import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { orderForGzip } from './bundle-order.ts';
import { shrinkSources } from './minify-css.ts';

/** Makes one minified ES module of a script of the page and all that it imports. Rejects when it does not build. */
export async function bundleScript(source: URL): Promise<string> {
  const path = fileURLToPath(source);
  const name = basename(path);
  // Not a `.ts`, which the plugin would look for on the disk.
  const front = path.replace(/ts$/, 'js');
  const { outputs } = await Bun.build({
    entrypoints: [front],
    files: { [front]: name === 'define.ts' ? orderForGzip(dirname(path)) : `export * from './${name}';` },
    target: 'browser',
    format: 'esm',
    minify: true,
    plugins: [shrinkSources],
    // Without it the bundle holds Lit's development build.
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const [output] = outputs;
  if (!output) throw new Error(`${path} did not build.`);
  const text = await output.text();
  return (
    text
      // What is left of indentation stands in templates, where it says nothing at their ends and is one space elsewhere.
      .replace(/(?<=`)\n +|\n +(?=[>`])/g, '')
      .replace(/\n +/g, ' ')
      // Emoji as they are: a module is UTF-8.
      .replace(/(\\ud[89ab]..\\ud[c-f]..)+/gi, (escaped) => JSON.parse(`"${escaped}"`) as string)
  );
}
