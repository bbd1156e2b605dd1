import { dirname } from 'node:path';

/**
 * What the element's script begins with, by specifiers and patterns beside its entry. What is like nothing else comes
 * first, where it parts nothing; then what is alike side by side, as gzip finds again only what stood within 32 KB.
 */
const ORDER = [
  '../../src/protocol/animals.ts',
  './emoji-choice.ts',
  'lit',
  './*-event.ts',
  './theme.ts',
  './*.styles.ts',
  '../client/client.ts',
];

/** The text of an entry to bundle in place of the element's: one that follows imports in turn makes of it a script 3 percent smaller. */
export function alikeFirst(entry: string): string {
  const matches = (pattern: string) => [...new Bun.Glob(pattern).scanSync(dirname(entry))].sort();
  const modules = ORDER.flatMap((pattern) => (pattern.includes('*') ? matches(pattern) : pattern));
  return [...modules, entry].map((module) => `import ${JSON.stringify(module)};\n`).join('');
}
