import { dirname, join } from 'node:path/posix';
import { projectRoot } from './project-root.ts';

/** A source file as the rules about sources see it. */
export interface SourceFile {
  /** From the project's folder, such as `src/room/room.ts`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments and the contents of quotes. */
  readonly code: string;
  /** Project files it imports, by path. */
  readonly imports: readonly string[];
  /** Packages it imports. */
  readonly packages: readonly string[];
}

const FROM = /^(?:import|export)\b[^;]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
const COMMENTS_AND_QUOTES = /\/\*[^]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g;

/** Reads every TypeScript file of the service and the page, apart from the declarations that are made of them. */
export async function sourceFiles(): Promise<SourceFile[]> {
  const found = [...new Bun.Glob('{src,www}/**/*.ts').scanSync({ cwd: projectRoot })];
  const paths = ['index.ts', ...found.filter((path) => !path.endsWith('.d.ts'))].sort();
  return Promise.all(paths.map(async (path) => readSource(path, await Bun.file(projectRoot + path).text())));
}

/** Finds what a file with this text imports. */
export function readSource(path: string, text: string): SourceFile {
  const named = [...text.matchAll(FROM)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
  return {
    path,
    text,
    code: text.replace(COMMENTS_AND_QUOTES, ''),
    imports: named.filter((specifier) => specifier.startsWith('.')).map((specifier) => join(dirname(path), specifier)),
    packages: named.filter((specifier) => !specifier.startsWith('.')),
  };
}
