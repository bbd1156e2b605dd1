/** The id of the build in the address of a script. It is the name of no file. */
const BUILD_QUERY = /(?<=\.js)\?v=\w+(?=")/g;
/** A dynamic import with a computed address. */
const COMPUTED_IMPORT = /\bimport\((?!["'])/g;

/**
 * Rewrites a served script for bundlers. The served script computes the address of each script that it loads on demand,
 * which no bundler can follow. The rewritten script imports each of `onDemand` by a literal name.
 */
export function resolveInBundlers(served: string, onDemand: readonly string[]): string {
  const text = served.replace(BUILD_QUERY, '');
  const address = 'chatBoxAddress';
  // Bundlers treat `new URL(…, import.meta.url)` as a file to copy.
  const body = text.replaceAll('import.meta.url', address).replace(COMPUTED_IMPORT, 'importChatBoxScript(');
  const head = body.includes(address) ? `const ${address} = import.meta.url;\n` : '';
  if (!body.includes('importChatBoxScript(')) return head + body;
  const loaders = onDemand.map((name) => `  ${JSON.stringify(name)}: () => import(${JSON.stringify(`./${name}`)}),\n`);
  return (
    `${head}const chatBoxScripts = {\n${loaders.join('')}};\n` +
    `const importChatBoxScript = (url) => chatBoxScripts[new URL(url).pathname.split('/').pop()]();\n${body}`
  );
}
