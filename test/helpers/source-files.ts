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

/** Every TypeScript file of the service and the page. */
export async function sourceFiles(): Promise<SourceFile[]> {
  const paths = ['index.ts', ...new Bun.Glob('{src,www}/**/*.ts').scanSync({ cwd: projectRoot })].sort();
  return Promise.all(paths.map(async (path) => readSource(path, await Bun.file(projectRoot + path).text())));
}

/** What a file with this text imports. */
export function readSource(path: string, text: string): SourceFile {
  const named = [...text.matchAll(FROM)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
  return {
    path,
    text,
    code: text.replace(COMMENTS_AND_QUOTES, ''),
    imports: named.filter((one) => one.startsWith('.')).map((one) => join(dirname(path), one)),
    packages: named.filter((one) => !one.startsWith('.')),
  };
}
