/** What somebody set on the element, by name: attributes, and declarations of its style. */
export interface Chosen {
  readonly attributes: ReadonlyMap<string, string>;
  readonly declarations: ReadonlyMap<string, string>;
}

/** The lines that put such an element on a page, with a style sheet where it has declarations of its own. */
export function snippet(script: URL, { attributes, declarations }: Chosen): string {
  const written = [...attributes].map(([name, value]) => (value === '' ? ` ${name}` : ` ${name}="${quotable(value)}"`));
  const rules = [...declarations].map(([name, value]) => `    ${name}: ${value};`);
  const style = rules.length === 0 ? [] : ['<style>', '  chat-box {', ...rules, '  }', '</style>'];
  const load = `<script type="module" src="${quotable(script.href)}"></script>`;
  return [load, ...style, `<chat-box${written.join('')}></chat-box>`].join('\n');
}

function quotable(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
