import { basename } from 'node:path';
import type { ManualSource } from '../../src/assets/render-manual.ts';
import { projectRoot } from './project-root.ts';

/** Every page of the manual as it lies in `www/docs`. */
export async function manualSources(): Promise<readonly ManualSource[]> {
  const folder = `${projectRoot}www/docs/`;
  const files = [...new Bun.Glob('*.md').scanSync(folder)].sort();
  return Promise.all(
    files.map(async (file) => ({ name: basename(file, '.md'), markdown: await Bun.file(folder + file).text() })),
  );
}

/** The code blocks of a Markdown text, in its order. */
export function codeBlocks(markdown: string): readonly { readonly language: string; readonly code: string }[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({ language, code }));
}

/** A Markdown text without its code blocks and code spans. */
export function prose(markdown: string): string {
  return markdown.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
}
