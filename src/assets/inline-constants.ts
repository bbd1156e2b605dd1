/** A number at the top of a module under a name in capitals that the module does not export. */
const NUMERIC_CONSTANT = /^const ([A-Z][A-Z\d_]*) = ([\d_]+);$/gm;

/**
 * Puts a module's numeric constants in place of their names. Bun does it only in a module without imports, and a name used
 * once costs more bytes than its number.
 */
export function inlineConstants(source: string): string {
  let result = source;
  for (const [declaration, name = '', value = ''] of source.matchAll(NUMERIC_CONSTANT)) {
    result = result.replace(declaration, '').replaceAll(new RegExp(`\\b${name}\\b`, 'g'), value);
  }
  return result;
}
