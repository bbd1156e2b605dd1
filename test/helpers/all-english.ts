import { english, mergeWords, type Words } from '../../www/chat-box/languages/en.ts';
import { projectRoot } from './project-root.ts';

const FOLDER = `${projectRoot}www/chat-box/languages/english/`;

/** Loads every English sentence, with those of the scripts that load on demand. */
export async function loadAllEnglish(): Promise<Words> {
  const files = [...new Bun.Glob('*.ts').scanSync(FOLDER)].sort();
  const modules = files.map(async (file) => (await import(FOLDER + file)) as { readonly english: Partial<Words> });
  const all = (await Promise.all(modules)).map((module) => module.english);
  return all.reduce<Words>((merged, words) => ({ ...merged, ...words }), mergeWords(english));
}
