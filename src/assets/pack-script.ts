/** A dynamic import of an address that is computed when the script runs. */
const COMPUTED_IMPORT = /\bimport\((?!["'])/g;

/**
 * Rewrites a served script for bundlers. The script names what it loads on demand by an address beside its own, and no
 * bundler can follow that: the rewritten one imports each of `onDemand` by name, and the bundler finds and splits them.
 */
export function resolveInBundlers(text: string, onDemand: readonly string[]): string {
  const address = 'chatBoxAddress';
  // Bundlers take `new URL(…, import.meta.url)` for a file to copy.
  const body = text.replaceAll('import.meta.url', address).replace(COMPUTED_IMPORT, 'importChatBoxScript(');
  const head = body.includes(address) ? `const ${address} = import.meta.url;\n` : '';
  if (!body.includes('importChatBoxScript(')) return head + body;
  const loaders = onDemand.map((name) => `  ${JSON.stringify(name)}: () => import(${JSON.stringify(`./${name}`)}),\n`);
  return (
    `${head}const chatBoxScripts = {\n${loaders.join('')}};\n` +
    `const importChatBoxScript = (url) => chatBoxScripts[new URL(url).pathname.split('/').pop()]();\n${body}`
  );
}
