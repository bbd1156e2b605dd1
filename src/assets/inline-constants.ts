/** A numeric constant of a module, with a name in capitals, that the module does not export. */
const NUMERIC_CONSTANT = /^const ([A-Z][A-Z\d_]*) = ([\d_]+);$/gm;

/**
 * Replaces the names of numeric constants with their values, because most names take more bytes. Bun does this only in
 * modules without imports.
 */
export function inlineConstants(source: string): string {
  let result = source;
  for (const [declaration, name = '', value = ''] of source.matchAll(NUMERIC_CONSTANT)) {
    result = result.replace(declaration, '').replaceAll(new RegExp(`\\b${name}\\b`, 'g'), value);
  }
  return result;
}
