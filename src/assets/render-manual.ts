/** A page of the manual: the name of its file without `.md`, and its Markdown. */
export interface ManualSource {
  readonly name: string;
  readonly markdown: string;
}

/** Rendered pages, by the path at which the server serves them. */
export type ManualPages = Readonly<Record<string, string>>;

/** A file beside the pages, such as `metrics/alerts.yaml`. */
const MANUAL_FILE = /^[\w-]+\/[\w-]+\.(json|yaml)$/;

/** The page that links to all others. A code host shows it for the folder. */
const INDEX = 'README';

/** Addresses of other files, relative to the path of a page. */
interface Base {
  /** The first page, with a trailing slash. */
  readonly root: string;
  /** The index of the manual. */
  readonly index: string;
  /** Prefix of the name of a page. */
  readonly folder: string;
}

const IN_FOLDER: Base = { root: '../', index: './', folder: '' };
/** For `/docs` without a trailing slash, where relative addresses start one folder higher. */
const BESIDE_FOLDER: Base = { root: './', index: 'docs/', folder: 'docs/' };

/**
 * Renders the manual: each page at `/docs/<name>`, the index at `/docs/` and at `/docs`. HTML in a source is shown as
 * text, so no page can break the Content-Security-Policy. Throws for a page without a title, for a link to a file that
 * is neither a page nor in a folder of the manual, and for a page that the index does not link.
 */
export function renderManual(sources: readonly ManualSource[], frame: string): ManualPages {
  const index = sources.find(({ name }) => name === INDEX);
  if (!index) throw new Error(`The manual has no ${INDEX}.md.`);
  const topics = readTopics(index, sources);
  const render = (source: ManualSource, base: Base) => renderPage(source, { topics, frame, base });
  return Object.fromEntries([
    ['/docs', render(index, BESIDE_FOLDER)],
    ['/docs/', render(index, IN_FOLDER)],
    ...topics.map((topic) => [`/docs/${topic.name}`, render(topic, IN_FOLDER)] as const),
  ]);
}

/** Returns the pages in the order in which the index links them. */
function readTopics(index: ManualSource, sources: readonly ManualSource[]): readonly ManualSource[] {
  const linked = [...index.markdown.matchAll(/\]\(([\w-]+)\.md\)/g)].map(([, name = '']) => name);
  const missing = sources.filter(({ name }) => name !== INDEX && !linked.includes(name));
  if (missing.length > 0)
    throw new Error(`The manual's index does not link ${missing.map(({ name }) => name).join()}.`);
  return [...new Set(linked)].map((name) => {
    const source = sources.find((candidate) => candidate.name === name);
    if (!source) throw new Error(`The manual's index links ${name}.md, which does not exist.`);
    return source;
  });
}

interface PageOptions {
  readonly topics: readonly ManualSource[];
  readonly frame: string;
  readonly base: Base;
}

function renderPage(source: ManualSource, { topics, frame, base }: PageOptions): string {
  const names = new Set([INDEX, ...topics.map(({ name }) => name)]);
  const html = Bun.markdown.html(withoutMarks(source.markdown), {
    headings: true,
    noHtmlBlocks: true,
    noHtmlSpans: true,
  });
  const article = html
    .replace(/href="([^"]*)"/g, (_, href: string) => `href="${resolveLink(href, base, names)}"`)
    // Tables and code may be wider than a phone. They then scroll, for which a keyboard must be able to focus them.
    .replace(/<table>[^]*?<\/table>/g, (table) => `<div class="scroll" ${scrollable('Table')}>${table}</div>`)
    .replaceAll('<pre>', `<pre ${scrollable('Code')}>`);
  const values: Readonly<Record<string, string>> = {
    root: base.root,
    docs: base.index,
    title: Bun.escapeHTML(readTitle(source)),
    topics: topics
      .map((topic) => renderTopic(topic, topic.name === source.name ? article : undefined, base))
      .join('\n'),
    article,
  };
  return frame.replace(/\{\{(\w+)\}\}/g, (mark, name: string) => values[name] ?? mark);
}

/** Renders an entry of the navigation. The entry of the current page lists its sections. */
function renderTopic(topic: ManualSource, article: string | undefined, { folder }: Base): string {
  const link = (isCurrent: boolean) =>
    `<a href="${folder}${topic.name}"${isCurrent ? ' aria-current="page"' : ''}>${Bun.escapeHTML(readTitle(topic))}</a>`;
  if (article === undefined) return `<li>${link(false)}</li>`;
  const sections = [...article.matchAll(/<h2 id="[^"]*">(<a [^]*?<\/a>)<\/h2>/g)].map(([, section]) => section);
  const list = sections.length === 0 ? '' : `<ul>${sections.map((section) => `<li>${section}</li>`).join('')}</ul>`;
  return `<li>${link(true)}${list}</li>`;
}

/** Reads the title of a page: its first heading. */
function readTitle({ name, markdown }: ManualSource): string {
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  if (title === undefined) throw new Error(`${name}.md of the manual has no title.`);
  return title.replaceAll('`', '');
}

/** Removes the comments that mark generated tables, except in code blocks. */
function withoutMarks(markdown: string): string {
  return markdown.replace(/^```[^]*?^```$|^<!--.*-->\n/gm, (found) => (found.startsWith('```') ? found : ''));
}

/** Returns the link on the server: without `.md` for a page of the manual, and to the first page for the README. */
function resolveLink(href: string, { root, index, folder }: Base, names: ReadonlySet<string>): string {
  if (/^(https?:|#)/.test(href)) return href;
  if (MANUAL_FILE.test(href)) return folder + href;
  const [, up = '', name = '', hash = ''] = /^((?:\.\.\/)*)([\w-]+)\.md(#.*)?$/.exec(href) ?? [];
  if (up === '../../' && name === INDEX) return root + hash;
  if (up !== '' || !names.has(name)) throw new Error(`The manual links ${href}, which is not one of its pages.`);
  return name === INDEX ? index + hash : folder + name + hash;
}

function scrollable(label: string): string {
  return `tabindex="0" role="group" aria-label="${label}"`;
}
