import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { projectRoot } from '../helpers/project-root.ts';
import { readSource, sourceFiles } from '../helpers/source-files.ts';

const files = await sourceFiles();

/** What everybody may import: the wire, the ports of time and of the log, and ideas without imports but one another. */
const COMMON = [
  ...['src/protocol/', 'src/clock.ts', 'src/in-time.ts', 'src/log.ts', 'src/same-secret.ts'],
  ...['src/ip-address.ts', 'src/address-kind.ts', 'src/client-address.ts', 'src/request-url.ts'],
];

/** Who may import what, by the beginning of the path; the longest that fits an importer counts. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/protocol/': ['src/protocol/'],
  'src/room/': ['src/room/', 'src/journal/journal.ts', ...COMMON],
  'src/journal/': ['src/journal/', ...COMMON],
  'src/carriers/': ['src/carriers/', 'src/doctor/probe.ts', 'src/doctor/turn-access.ts', ...COMMON],
  'src/dialects/': ['src/dialects/', 'src/room/', 'src/journal/journal.ts', 'src/carriers/carrier.ts', ...COMMON],
  'src/signaling/': [
    'src/signaling/',
    'src/admit.ts',
    'src/config.ts',
    'src/ice-server.ts',
    'src/public-address.ts',
    'src/carriers/carrier.ts',
    ...COMMON,
  ],
  // What is measured and judged is the same in the page and on the command line.
  'src/doctor/': ['src/doctor/', 'src/signaling/', 'src/config.ts', 'src/environment.ts', ...COMMON],
  'src/admit.ts': ['src/dialects/', 'src/room/', 'src/journal/journal.ts', 'src/carriers/carrier.ts', ...COMMON],
  'www/client/': ['www/client/', 'src/protocol/'],
  'www/chat-box/': ['www/chat-box/', 'www/client/', 'src/protocol/'],
  'www/check/': ['www/check/', 'www/page/element.ts', 'src/doctor/', 'src/clock.ts', 'src/in-time.ts', 'src/protocol/'],
  'www/page/': ['www/', 'src/protocol/'],
};

/** Parts that only the recipe in index.ts names. */
const ADAPTERS = [
  'src/carriers/peer.ts',
  'src/carriers/probe.ts',
  'src/carriers/try-turn.ts',
  'src/journal/memory.ts',
  'src/journal/sqlite.ts',
  'src/server.ts',
];

/** Packages and who may know them; `node:` and `bun:test` are not asked. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  'node-datachannel': /^src\/carriers\/(peer|data-channel|held-peer|probe)\.ts$/,
  bun: /^src\/(server|carriers\/websocket)\.ts$/,
  'bun:sqlite': /^src\/journal\/sqlite(-\w+)?\.ts$/,
  lit: /^www\/(chat-box|page)\//,
};

function allowedFor(path: string): readonly string[] | undefined {
  const fitting = Object.keys(ALLOWED).filter((start) => path.startsWith(start));
  const longest = fitting.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : ALLOWED[longest];
}

/** Every import as `importer -> imported` that the rule says is wrong. */
function wrongImports(isWrong: (importer: string, imported: string) => boolean): string[] {
  return files.flatMap(({ path, imports }) =>
    imports.filter((imported) => isWrong(path, imported)).map((imported) => `${path} -> ${imported}`),
  );
}

describe('The sources', () => {
  test('are found, and so are their imports', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.find(({ path }) => path === 'index.ts')?.imports).toContain('src/server.ts');
    const sample =
      "import type { A } from '../a.ts';\nimport {\n  b,\n} from './b.ts';\nexport * from 'c';\nimport 'd';\n";
    expect(readSource('src/x/y.ts', `${sample}await import('./e.ts');`)).toMatchObject({
      imports: ['src/a.ts', 'src/x/b.ts', 'src/x/e.ts'],
      packages: ['c', 'd'],
    });
  });

  test('import only files that exist', () => {
    expect(wrongImports((_, imported) => !existsSync(projectRoot + imported))).toEqual([]);
  });

  test('import in one direction: entry, server, signaling, admit, dialects, room, journal, protocol', () => {
    const isWrong = (importer: string, imported: string) =>
      allowedFor(importer)?.some((start) => imported.startsWith(start)) === false;
    expect(wrongImports(isWrong)).toEqual([]);
  });

  test('name adapters only in index.ts', () => {
    expect(wrongImports((importer, imported) => importer !== 'index.ts' && ADAPTERS.includes(imported))).toEqual([]);
    const isWrong = (importer: string, imported: string) =>
      imported === 'src/carriers/websocket.ts' && importer !== 'src/server.ts';
    expect(wrongImports(isWrong)).toEqual([]);
  });

  test('let nobody import the entry', () => {
    expect(wrongImports((_, imported) => imported === 'index.ts')).toEqual([]);
  });

  test('have no cycles, not even of types', () => {
    const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));
    const settled = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      else if (!settled.has(path)) for (const one of importsOf.get(path) ?? []) visit(one, [...trail, path]);
      settled.add(path);
    };
    for (const { path } of files) visit(path, []);
    expect(cycles).toEqual([]);
  });

  test('know packages only where they are wrapped', () => {
    const wrong = files.flatMap(({ path, packages }) =>
      packages
        .filter((one) => {
          const name = one.startsWith('lit/') ? 'lit' : one;
          return !(PACKAGES[name]?.test(path) ?? one.startsWith('node:'));
        })
        .map((one) => `${path} -> ${one}`),
    );
    expect(wrong).toEqual([]);
    expect(
      files.filter(({ path, packages }) => path.startsWith('www/') && packages.some((one) => one.startsWith('node:'))),
    ).toEqual([]);
  });

  test('of the server know no document and no window, those of the page no Bun and no process', () => {
    const using = (folder: RegExp, words: RegExp) =>
      files.filter(({ path, code }) => folder.test(path) && words.test(code)).map(({ path }) => path);
    expect(using(/^(src\/|index)/, /\b(document|window)\b/)).toEqual([]);
    expect(using(/^www\//, /\b(Bun|process|Buffer)\b/)).toEqual([]);
  });

  test('of the headless client know no page either, but in browser.ts and those that use it', () => {
    const wrong = files.filter(
      ({ path, code }) => path.startsWith('www/client/') && /\b(document|window)\b/.test(code),
    );
    const known = ['browser', 'shared-client', 'chat-client'].map((name) => `www/client/${name}.ts`);
    expect(wrong.map(({ path }) => path).filter((path) => !known.includes(path))).toEqual([]);
  });

  test('begin with a recipe of under 50 lines, and none is longer than 300', () => {
    // A catalogue of words is one list, however long.
    const isCatalogue = (path: string) => /^www\/chat-box\/(words|languages\/\w+)\.ts$/.test(path);
    const long = files
      .filter(({ path }) => !isCatalogue(path))
      .filter(({ path, text }) => text.split('\n').length > (path === 'index.ts' ? 50 : 300));
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});
