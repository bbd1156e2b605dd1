/** A page of the manual: the name of its file without `.md`, and its Markdown. */
export interface ManualSource {
  readonly name: string;
  readonly markdown: string;
}

/** Rendered pages, by the path each is served at. */
export type ManualPages = Readonly<Record<string, string>>;

/** The page that links to all others. On a code host it is what a reader of the folder sees. */
const INDEX = 'README';

/** How pages address other files, relative to the path they are served at. */
interface Base {
  /** The first page, with a slash at its end. */
  readonly root: string;
  /** The index of the manual. */
  readonly index: string;
  /** Goes before the name of a page. */
  readonly folder: string;
}

const IN_FOLDER: Base = { root: '../', index: './', folder: '' };
/** For `/docs`, which has no slash at its end: relative addresses start one folder higher. */
const BESIDE_FOLDER: Base = { root: './', index: 'docs/', folder: 'docs/' };

/**
 * Renders the manual: each page at `/docs/<name>`, the index at `/docs/` and at `/docs`. HTML in a source is shown as
 * text, so no page can break the Content-Security-Policy. Throws for a page without a title, for a link to a file that
 * is not a page, and for a page that the index does not link.
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

/** The pages in the order in which the index links them. */
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
    // Wider than a phone, these scroll; a keyboard must reach them for that.
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

/** An entry of the navigation, with the sections of the page that is shown. */
function renderTopic(topic: ManualSource, article: string | undefined, { folder }: Base): string {
  const link = (isCurrent: boolean) =>
    `<a href="${folder}${topic.name}"${isCurrent ? ' aria-current="page"' : ''}>${Bun.escapeHTML(readTitle(topic))}</a>`;
  if (article === undefined) return `<li>${link(false)}</li>`;
  const sections = [...article.matchAll(/<h2 id="[^"]*">(<a [^]*?<\/a>)<\/h2>/g)].map(([, section]) => section);
  const list = sections.length === 0 ? '' : `<ul>${sections.map((section) => `<li>${section}</li>`).join('')}</ul>`;
  return `<li>${link(true)}${list}</li>`;
}

/** A page's first heading, which is its title. */
function readTitle({ name, markdown }: ManualSource): string {
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  if (title === undefined) throw new Error(`${name}.md of the manual has no title.`);
  return title.replaceAll('`', '');
}

/** Leaves out the comments that mark generated tables. Comments in code blocks stay. */
function withoutMarks(markdown: string): string {
  return markdown.replace(/^```[^]*?^```$|^<!--.*-->\n/gm, (found) => (found.startsWith('```') ? found : ''));
}

/** A link as the server has it: files of the manual lose `.md`, and the README's place is taken by the first page. */
function resolveLink(href: string, { root, index, folder }: Base, names: ReadonlySet<string>): string {
  if (/^(https?:|#)/.test(href)) return href;
  const [, up = '', name = '', hash = ''] = /^((?:\.\.\/)*)([\w-]+)\.md(#.*)?$/.exec(href) ?? [];
  if (up === '../../' && name === INDEX) return root + hash;
  if (up !== '' || !names.has(name)) throw new Error(`The manual links ${href}, which is not one of its pages.`);
  return name === INDEX ? index + hash : folder + name + hash;
}

function scrollable(label: string): string {
  return `tabindex="0" role="group" aria-label="${label}"`;
}
