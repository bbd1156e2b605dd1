import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path/posix';
import { projectRoot } from '../../helpers/project-root.ts';
import { readSource, sourceFiles } from '../../helpers/source-files.ts';

const files = await sourceFiles();

/** What every folder may import: the wire, the ports of time and of the log, and ideas that import nothing but one another. */
const COMMON = ['src/protocol/', 'src/net/', 'src/clock.ts', 'src/log.ts', 'src/secrets.ts'];

/** Allowed imports by the start of the importer's path. The longest start that fits counts. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/protocol/': ['src/protocol/'],
  'src/net/': ['src/net/'],
  'src/http/': ['src/http/', ...COMMON],
  'src/limits/': ['src/limits/', 'src/http/', ...COMMON],
  'src/ports/': ['src/ports/', 'src/http/', ...COMMON],
  'src/config/': ['src/config/', ...COMMON],
  'src/assets/': ['src/assets/', 'src/log.ts'],
  'src/journal/': [
    ...[
      'src/journal/',
      'src/ports/transfer.ts',
      'src/ports/backup.ts',
      'src/ports/verdict.ts',
      'src/ports/documents.ts',
      'src/ports/search.ts',
    ],
    ...COMMON,
  ],
  'src/record/': ['src/record/', 'src/journal/journal.ts', 'src/journal/retention.ts', 'src/ports/', ...COMMON],
  'src/engine/': [
    ...['src/engine/', 'src/record/', 'src/journal/journal.ts', 'src/ports/', 'src/config/engine-url.ts'],
    'src/config/env.ts',
    'src/http/client-address.ts',
    ...COMMON,
  ],
  'src/room/': [
    ...['src/room/', 'src/record/record.ts', 'src/record/random-name.ts', 'src/ports/', 'src/limits/fair-queue.ts'],
    ...COMMON,
  ],
  'src/carriers/': ['src/carriers/', 'src/ports/', ...COMMON],
  'src/webrtc/': ['src/webrtc/', 'src/carriers/', 'src/ports/probe.ts', 'src/signaling/', ...COMMON],
  'src/dialects/': [
    ...['src/dialects/', 'src/room/', 'src/record/record.ts', 'src/ports/'],
    ...['src/carriers/carrier.ts', 'src/carriers/watermarks.ts', 'src/limits/network-queue.ts'],
    'src/limits/token-bucket.ts',
    ...COMMON,
  ],
  'src/admit.ts': [
    ...['src/dialects/', 'src/room/', 'src/record/record.ts', 'src/ports/', 'src/carriers/carrier.ts'],
    'src/limits/network-queue.ts',
    'src/limits/rate-limit.ts',
    ...COMMON,
  ],
  'src/signaling/': [
    ...['src/signaling/', 'src/config/', 'src/http/', 'src/limits/', 'src/ports/', 'src/carriers/carrier.ts'],
    ...COMMON,
  ],
  // The page and the command line measure and assess with the same modules.
  'src/doctor/': ['src/doctor/', 'src/ports/', 'src/config/env.ts', 'src/http/', ...COMMON],
  'src/access-tokens/': ['src/access-tokens/', 'src/ports/', 'src/limits/', 'src/http/', ...COMMON],
  'src/identity/': ['src/identity/', 'src/config/identity-settings.ts', 'src/ports/', 'src/http/', ...COMMON],
  'src/api/': [...['src/api/', 'src/config/api-settings.ts', 'src/ports/', 'src/limits/', 'src/http/'], ...COMMON],
  'src/budgets/': ['src/budgets/', 'src/ports/', 'src/limits/', ...COMMON],
  'src/webhooks/': ['src/webhooks/', 'src/config/webhook-settings.ts', 'src/ports/', 'src/limits/', ...COMMON],
  'src/metrics/': ['src/metrics/', 'src/config/metrics-settings.ts', 'src/ports/', 'src/http/', ...COMMON],
  'src/admin/': ['src/admin/', 'src/ports/', 'src/http/', ...COMMON],
  'src/transfer/': ['src/transfer/', 'src/ports/transfer.ts', 'src/ports/documents.ts', ...COMMON],
  'src/backup/': ['src/backup/', 'src/ports/backup.ts', ...COMMON],
  'src/files/': ['src/files/', 'src/config/file-settings.ts', 'src/ports/', 'src/limits/', 'src/http/', ...COMMON],
  'src/early-history/': ['src/early-history/', 'src/ports/', 'src/limits/', 'src/http/', ...COMMON],
  'src/reactors/': ['src/reactors/', 'src/ports/', ...COMMON],
  'src/search/': ['src/search/', 'src/ports/', 'src/limits/', ...COMMON],
  'src/moderation/': ['src/moderation/', 'src/ports/', 'src/limits/', ...COMMON],
  'www/client/': ['www/client/', 'src/protocol/', 'src/clock.ts'],
  'www/chat-box/': ['www/chat-box/', 'www/client/', 'src/protocol/', 'src/clock.ts'],
  // The check reads the selected ICE pair of a browser's peer as the client does.
  'www/check/': [
    ...['www/check/', 'www/page/element.ts', 'www/client/carriers/ice-path.ts'],
    ...['src/doctor/', 'src/ports/probe.ts', 'src/ports/finding.ts', 'src/clock.ts', 'src/protocol/'],
  ],
  'www/admin/': ['www/admin/', 'www/chat-box/', 'src/protocol/'],
  'www/page/': ['www/', 'src/protocol/'],
};

/** Folders beyond the core. Each registers at the ports, and can be removed with one line. */
const CAPABILITIES = [
  'src/access-tokens/',
  'src/admin/',
  'src/api/',
  'src/backup/',
  'src/budgets/',
  'src/doctor/',
  'src/early-history/',
  'src/files/',
  'src/identity/',
  'src/metrics/',
  'src/webhooks/',
  'src/moderation/',
  'src/reactors/',
  'src/search/',
  'src/transfer/',
];

/** Modules that only the recipe in index.ts and the choice of a store name. */
const ADAPTERS = [
  'src/webrtc/peer.ts',
  'src/webrtc/probe.ts',
  'src/webrtc/turn-probe.ts',
  'src/journal/memory.ts',
  'src/journal/sqlite.ts',
  'src/journal/sqlite-backup.ts',
  'src/journal/sqlite-export.ts',
  'src/journal/sqlite-import.ts',
  'src/journal/sqlite-restore.ts',
  'src/server/server.ts',
];

/** Packages and the files that may import them; `node:` and `bun:test` are free. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  'node-datachannel': /^src\/webrtc\//,
  'prom-client': /^src\/metrics\//,
  hono: /^src\/api\//,
  '@hono/zod-openapi': /^src\/api\//,
  jose: /^src\/identity\//,
  bun: /^src\/(server\/server|carriers\/websocket|engine\/link)\.ts$/,
  'bun:ffi': /^src\/webrtc\/malloc-trim\.ts$/,
  'bun:sqlite': /^src\/journal\/sqlite(-\w+)*\.ts$/,
  '@cyclonedx/cyclonedx-library': /^src\/assets\/sbom\.ts$/,
  typescript: /^src\/assets\/types(-\w+)?\.ts$/,
  // In the text of the declarations that it writes.
  react: /^src\/assets\/types-frameworks\.ts$/,
  vue: /^src\/assets\/types-frameworks\.ts$/,
  lit: /^www\/(admin|chat-box|page)\//,
};

/** Files of under 25 lines with a single importer, each with the reason that it stands alone. */
const SMALL_FILES: Readonly<Record<string, string>> = {
  'src/assets/pack-script.ts': 'a pure function, tested alone; importing pack.ts writes files',
  'src/assets/inline-constants.ts': 'a pure function, tested alone',
  'src/journal/retention.ts': 'the schedule of pruning; a journal knows no time',
  'src/webhooks/signature.ts': 'a pure function, tested alone with the official package',
  'www/chat-box/emoji/emoji-list.ts': 'data',
  'www/chat-box/composer-extras/composer-extras.ts': 'the entry of chat-box.composer-extras.js',
  'www/chat-box/room-rules/room-rules.ts': 'the entry of chat-box.room-rules.js',
  'www/chat-box/page-integration/page-integration.ts': 'the entry of chat-box.page-integration.js',
};

function allowedFor(path: string): readonly string[] | undefined {
  const fitting = Object.keys(ALLOWED).filter((start) => path.startsWith(start));
  const longest = fitting.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : ALLOWED[longest];
}

/** Every forbidden import as `importer -> imported`. */
function forbiddenImports(isForbidden: (importer: string, imported: string) => boolean): string[] {
  return files.flatMap(({ path, imports }) =>
    imports.filter((imported) => isForbidden(path, imported)).map((imported) => `${path} -> ${imported}`),
  );
}

/** Every path through `edges` that returns to where it began. */
function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const settled = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, trail: readonly string[]) => {
    if (trail.includes(node)) found.push([...trail.slice(trail.indexOf(node)), node].join(' -> '));
    else if (!settled.has(node)) for (const next of edges.get(node) ?? []) visit(next, [...trail, node]);
    settled.add(node);
  };
  for (const node of edges.keys()) visit(node, []);
  return found;
}

describe('Sources', () => {
  test('are found with their imports', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.find(({ path }) => path === 'index.ts')?.imports).toContain('src/server/server.ts');
    const sample =
      "import type { A } from '../a.ts';\nimport {\n  b,\n} from './b.ts';\nexport * from 'c';\nimport 'd';\n";
    expect(readSource('src/x/y.ts', `${sample}await import('./e.ts');`)).toMatchObject({
      imports: ['src/a.ts', 'src/x/b.ts', 'src/x/e.ts'],
      packages: ['c', 'd'],
    });
  });

  test('import only files that exist', () => {
    expect(forbiddenImports((_, imported) => !existsSync(projectRoot + imported))).toEqual([]);
  });

  test('import in one direction: app, server, signaling, admit, dialects, room, record, journal, protocol', () => {
    const isForbidden = (importer: string, imported: string) =>
      allowedFor(importer)?.some((start) => imported.startsWith(start)) === false;
    expect(forbiddenImports(isForbidden)).toEqual([]);
  });

  test('name adapters only in index.ts, and stores where one is chosen', () => {
    const isForbidden = (importer: string, imported: string) =>
      importer !== 'index.ts' &&
      importer !== 'src/app/open-data-store.ts' &&
      ADAPTERS.includes(imported) &&
      dirname(importer) !== dirname(imported);
    expect(forbiddenImports(isForbidden)).toEqual([]);
    const namesWebSockets = (importer: string, imported: string) =>
      imported === 'src/carriers/websocket.ts' && importer !== 'src/server/server.ts';
    expect(forbiddenImports(namesWebSockets)).toEqual([]);
  });

  test('name a capability only in src/app and index.ts, apart from the page that checks with the doctor', () => {
    const isForbidden = (importer: string, imported: string) => {
      const capability = CAPABILITIES.find((folder) => imported.startsWith(folder));
      if (capability === undefined || importer.startsWith(capability)) return false;
      if (capability === 'src/doctor/' && importer.startsWith('www/check/')) return false;
      return importer !== 'index.ts' && !importer.startsWith('src/app/');
    };
    expect(forbiddenImports(isForbidden)).toEqual([]);
    const existing = CAPABILITIES.filter((folder) => files.some(({ path }) => path.startsWith(folder)));
    expect(existing).toEqual(CAPABILITIES);
  });

  test('never import the entry', () => {
    expect(forbiddenImports((_, imported) => imported === 'index.ts')).toEqual([]);
  });

  test('have no circle of files, type imports included', () => {
    expect(circles(new Map(files.map(({ path, imports }) => [path, new Set(imports)])))).toEqual([]);
  });

  test('have no circle of folders', () => {
    const folders = new Set(files.map(({ path }) => dirname(path)));
    const hasSubfolder = (folder: string) => [...folders].some((other) => other.startsWith(`${folder}/`));
    // A file beside subfolders stands for itself, as a folder without subfolders does.
    const boxOf = (path: string) => {
      const folder = dirname(path);
      return folder === '.' || hasSubfolder(folder) ? path : folder;
    };
    const edges = new Map<string, Set<string>>();
    for (const { path, imports } of files) {
      const from = boxOf(path);
      const targets = edges.get(from) ?? new Set();
      edges.set(from, targets);
      for (const imported of imports) if (boxOf(imported) !== from) targets.add(boxOf(imported));
    }
    expect(circles(edges)).toEqual([]);
  });

  test('import packages only where they are wrapped', () => {
    const wrong = files.flatMap(({ path, packages }) =>
      packages
        .filter((specifier) => {
          const name = specifier.replace(/^(lit|hono)\/.*/, '$1');
          return !(PACKAGES[name]?.test(path) ?? specifier.startsWith('node:'));
        })
        .map((specifier) => `${path} -> ${specifier}`),
    );
    expect(wrong).toEqual([]);
    const pageImportsNode = files.filter(
      ({ path, packages }) => path.startsWith('www/') && packages.some((specifier) => specifier.startsWith('node:')),
    );
    expect(pageImportsNode).toEqual([]);
  });

  test('of the server use no document or window, and those of the page no Bun or process', () => {
    const using = (folder: RegExp, words: RegExp) =>
      files.filter(({ path, code }) => folder.test(path) && words.test(code)).map(({ path }) => path);
    expect(using(/^(src\/|index)/, /\b(document|window)\b(?!:)/)).toEqual([]);
    expect(using(/^www\//, /\b(Bun|process|Buffer)\b/)).toEqual([]);
  });

  test('of the headless client use no page, apart from browser.ts and its importers', () => {
    const wrong = files.filter(
      ({ path, code }) => path.startsWith('www/client/') && /\b(document|window)\b/.test(code),
    );
    const known = ['browser', 'shared-client', 'connect-chat'].map((name) => `www/client/${name}.ts`);
    expect(wrong.map(({ path }) => path).filter((path) => !known.includes(path))).toEqual([]);
  });

  test('are under 50 lines in index.ts and at most 250 elsewhere', () => {
    // A catalogue of words is one list, however long.
    const isCatalogue = (path: string) => /^www\/chat-box\/languages\//.test(path);
    const long = files
      .filter(({ path }) => !isCatalogue(path))
      .filter(({ path, text }) => text.split('\n').length - 1 > (path === 'index.ts' ? 50 : 250));
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  test('are not crumbs: under 25 lines with a single importer, unless listed with a reason', () => {
    const importers = new Map<string, number>();
    for (const { imports } of files)
      for (const imported of new Set(imports)) importers.set(imported, (importers.get(imported) ?? 0) + 1);
    const crumbs = files
      .filter(({ path, text }) => path !== 'index.ts' && text.split('\n').length - 1 < 25)
      .filter(({ path }) => (importers.get(path) ?? 0) <= 1)
      .map(({ path }) => path);
    expect(crumbs.filter((path) => SMALL_FILES[path] === undefined)).toEqual([]);
    expect(Object.keys(SMALL_FILES).filter((path) => !crumbs.includes(path))).toEqual([]);
  });
});
