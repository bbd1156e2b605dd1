/** Settings of an element, by name: its attributes and the declarations of its style. */
export interface ElementSettings {
  readonly attributes: ReadonlyMap<string, string>;
  readonly declarations: ReadonlyMap<string, string>;
}

/** Writes the lines that put an element with these settings on a page, including a style sheet if it needs one. */
export function snippet(script: URL, { attributes, declarations }: ElementSettings): string {
  const written = [...attributes].map(([name, value]) => (value === '' ? ` ${name}` : ` ${name}="${quotable(value)}"`));
  const rules = [...declarations].map(([name, value]) => `    ${name}: ${value};`);
  const style = rules.length === 0 ? [] : ['<style>', '  chat-box {', ...rules, '  }', '</style>'];
  const load = `<script type="module" src="${quotable(script.href)}"></script>`;
  return [load, ...style, `<chat-box${written.join('')}></chat-box>`].join('\n');
}

function quotable(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
