import { expect, test } from 'bun:test';
import ts from 'typescript';
import { INTERNAL_NAMES, shortenNames } from '../../../../src/assets/shorten-names.ts';
import { projectRoot } from '../../../helpers/project-root.ts';

/** Reads the files that match a pattern. */
async function read(pattern: string): Promise<string[]> {
  const paths = [...new Bun.Glob(pattern).scanSync({ cwd: projectRoot, followSymlinks: true })];
  expect(paths).not.toEqual([]);
  return Promise.all(paths.map((path) => Bun.file(projectRoot + path).text()));
}

const wordsOf = (text: string) => text.match(/[A-Za-z_$][\w$]*/g) ?? [];

/** Returns the texts of a source, apart from the names of modules. */
function textsIn(source: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest));
  return texts;
}

/** Returns the internal names that a list of words contains. */
function internalNamesAmong(words: Iterable<string>): string[] {
  const all = new Set(words);
  return INTERNAL_NAMES.filter((name) => all.has(name));
}

test.each([
  'node_modules/typescript/lib/lib.es*.d.ts',
  'node_modules/typescript/lib/lib.dom*.d.ts',
  'node_modules/lit/*.js',
  'node_modules/lit-element/*.js',
  'node_modules/lit-html/*.js',
  'node_modules/@lit/reactive-element/*.js',
  'node_modules/lit-html/directives/*.js',
  'src/protocol/*.ts',
  'www/types/*.d.ts',
])('shortenNames leaves the names of %s alone', async (pattern) => {
  const sources = (await read(pattern)).map((source) => source.replace(/\/\*[\s\S]*?\*\//g, ''));
  expect(internalNamesAmong(sources.flatMap(wordsOf))).toEqual([]);
});

test('shortenNames leaves words in texts and templates alone', async () => {
  const sources = (await Promise.all(['www/**/*.ts', 'src/protocol/*.ts'].map(read))).flat();
  expect(internalNamesAmong(sources.flatMap(textsIn).flatMap(wordsOf))).toEqual([]);
});

test('shortenNames replaces whole names, each by its own', () => {
  const [first = '', second = ''] = INTERNAL_NAMES;
  expect(shortenNames(`a.${first}=b.${second};c.${first}s=#${first}`)).toBe(`a.$0=b.$1;c.${first}s=#${first}`);
  expect(new Set(INTERNAL_NAMES.map(shortenNames)).size).toBe(INTERNAL_NAMES.length);
});
