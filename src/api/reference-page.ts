import { PAGE_HEADERS } from '../http/page-headers.ts';
import { Problem } from '../http/problem.ts';
import { withCode } from './errors.ts';
import { API_ROOT } from './app.ts';
import type { Description } from './description.ts';

type Operation = NonNullable<NonNullable<Description['paths']>[string]['get']>;
/** The body of a request or a response. */
interface Media {
  readonly schema?: unknown;
}
type Schema = Extract<NonNullable<NonNullable<Description['components']>['schemas']>[string], object>;

/** Addresses of the pages of this server, relative to `/docs/api`. */
const ROOT = '../';
/** A refusal without further fields. */
const PROBLEM_LINK = '<a href="#problem">Problem</a>';
const PROBLEM = `<code>application/problem+json</code> ${PROBLEM_LINK}`;
const METHODS = ['get', 'post', 'patch', 'put', 'delete'] as const;

/** Path of the page. */
export const REFERENCE_PATH = '/docs/api';

/** Creates the function that responds with the page, which it renders when it is first needed. */
export function createReference(describe: () => Description): (request: Request) => Response | Problem {
  let rendered: string | undefined;
  return ({ method }) => {
    if (method !== 'GET' && method !== 'HEAD')
      return withCode(new Problem(405, 'Use GET or HEAD.', { Allow: 'GET, HEAD' }), 'method');
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache', ...PAGE_HEADERS };
    // Bun leaves out the body for HEAD, but not its length.
    return new Response((rendered ??= renderReference(describe())), { headers });
  };
}

/** Renders the description as a page in the look of the manual. It has no script, and nothing that needs a key. */
function renderReference(description: Description): string {
  const operations = Object.entries(description.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
  const groups = (description.tags ?? []).map((tag) => ({
    ...tag,
    operations: operations.filter(({ operation }) => operation.tags?.includes(tag.name)),
  }));
  const { title, version, description: introduction = '' } = description.info;
  const schemas = Object.entries(description.components?.schemas ?? {});
  const article = [
    `<h1>${escape(title)}</h1>`,
    `<p>Version ${escape(version)}. All paths begin with <code>${escape(description.servers?.[0]?.url ?? API_ROOT)}</code>. ${inline(introduction)}</p>`,
    `<p>Start with the <a href="server-api">manual</a>. <code>${API_ROOT}/openapi.json</code> has this reference for programs (OpenAPI 3.1); it needs a key.</p>`,
    ...groups.flatMap((group) => [
      `<h2 id="${anchor(group.name)}">${escape(group.name)}</h2>`,
      `<p>${inline(group.description ?? '')}</p>`,
      ...group.operations.map(({ method, path, operation }) => renderOperation(method, path, operation)),
    ]),
    '<h2 id="schemas">Schemas</h2>',
    ...schemas.map(([name, schema]) => renderSchema(name, schema)),
  ];
  const topics = groups.map(({ name, operations: ofGroup }) => {
    const links = ofGroup.map(({ operation: { operationId = '', summary = '' } }) => {
      return `<li><a href="#${anchor(operationId)}">${escape(summary)}</a></li>`;
    });
    return `<li><a href="#${anchor(name)}">${escape(name)}</a><ul>${links.join('')}</ul></li>`;
  });
  return page(escape(title), article.join('\n'), `${topics.join('\n')}<li><a href="#schemas">Schemas</a></li>`);
}

function renderOperation(method: string, path: string, operation: Operation): string {
  const { operationId = '', summary = '', description = '', parameters = [], requestBody, responses } = operation;
  const given = parameters.flatMap((parameter) => ('in' in parameter ? [parameter] : []));
  const rows = given.map(({ name, in: place, required, description: text = '', schema }) => [
    `<code>${escape(name)}</code>`,
    `${escape(place)}${required === true ? ', required' : ''}`,
    `${typeOf(schema)}. ${inline(textOf(schema) ?? text)}`,
  ]);
  const body: readonly (readonly [string, Media])[] =
    requestBody && 'content' in requestBody ? Object.entries(requestBody.content as Record<string, Media>) : [];
  const answers = Object.entries(responses ?? {}).map(([status, response]) => {
    const content = Object.entries<Media>('content' in response ? (response.content ?? {}) : {});
    const bodies = content.map(([type, media]) => `<code>${escape(type)}</code> ${typeOf(media.schema)}`);
    return { status, cells: [`<code>${status}</code>`, bodies.join(', '), inline(response.description ?? '')] };
  });
  const isPlain = ({ cells }: (typeof answers)[number]) => cells[1] === PROBLEM;
  const refusals = answers.filter(isPlain).map(({ status }) => `<code>${status}</code>`);
  return [
    `<h3 id="${anchor(operationId)}">${escape(summary)}</h3>`,
    `<p><code>${method.toUpperCase()} ${escape(path)}</code></p>`,
    ...(description === '' ? [] : [`<p>${inline(description)}</p>`]),
    ...(rows.length === 0 ? [] : [table(['Parameter', 'In', 'Meaning'], rows)]),
    ...body.map(([type, media]) => `<p>Body: <code>${escape(type)}</code> ${typeOf(media.schema)}</p>`),
    table(
      ['Status', 'Body', 'Meaning'],
      answers.filter((answer) => !isPlain(answer)).map(({ cells }) => cells),
    ),
    `<p>Refusals, each with a ${PROBLEM_LINK}: ${refusals.join(', ')}</p>`,
  ].join('\n');
}

function renderSchema(name: string, schema: Schema): string {
  const { properties = {}, required = [], description = '', example } = schema as Schema & Record<string, never>;
  const rows = Object.entries(properties as Readonly<Record<string, Schema>>).map(([field, value]) => [
    `<code>${escape(field)}</code>`,
    `${typeOf(value)}${(required as readonly string[]).includes(field) ? '' : ', optional'}`,
    inline(textOf(value) ?? ''),
  ]);
  return [
    `<h3 id="${anchor(name)}">${escape(name)}</h3>`,
    `<p>${inline(description)}</p>`,
    ...(rows.length === 0 ? [] : [table(['Field', 'Type', 'Meaning'], rows)]),
    ...(example === undefined
      ? []
      : [
          `<pre tabindex="0" role="group" aria-label="Code"><code>${escape(JSON.stringify(example, null, 2))}</code></pre>`,
        ]),
  ].join('\n');
}

/** Returns the type of a schema, as a link for one with a name. */
function typeOf(schema: unknown): string {
  const {
    $ref,
    type,
    items,
    anyOf,
    oneOf,
    allOf,
    enum: words,
    const: word,
  } = (schema ?? {}) as Record<string, unknown>;
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1) ?? '';
    return `<a href="#${anchor(name)}">${escape(name)}</a>`;
  }
  const parts = [anyOf, oneOf, allOf].find(Array.isArray) as readonly unknown[] | undefined;
  if (parts) return parts.map(typeOf).join(' or ');
  if (Array.isArray(words)) return words.map((value) => `<code>${escape(JSON.stringify(value))}</code>`).join(' or ');
  if (word !== undefined) return `<code>${escape(JSON.stringify(word))}</code>`;
  if (type === 'array') return `array of ${typeOf(items)}`;
  return escape([type ?? 'any'].flat().join(' or '));
}

function textOf(schema: unknown): string | undefined {
  const text = (schema as { readonly description?: unknown } | undefined)?.description;
  return typeof text === 'string' ? text : undefined;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[], tag: string) => row.map((cell) => `<${tag}>${cell}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
  return `<div class="scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Escapes a text, with code between backticks. */
function inline(text: string): string {
  return escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function escape(text: string): string {
  return Bun.escapeHTML(text);
}

function anchor(name: string): string {
  return encodeURIComponent(name.toLowerCase().replaceAll(' ', '-'));
}

function page(title: string, article: string, topics: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="${ROOT}favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="${ROOT}page.css" />
    <link rel="stylesheet" href="${ROOT}manual.css" />
  </head>
  <body>
    <header>
      <a class="home" href="${ROOT}"><img src="${ROOT}favicon.svg" alt="" width="24" height="24" />chat-box</a>
      <a href="./">Manual</a>
      <a class="to-topics" href="#topics">All operations</a>
    </header>
    <div class="manual">
      <main>
        <article>
${article}
        </article>
      </main>
      <nav id="topics" aria-label="Operations">
        <ul>
${topics}
        </ul>
      </nav>
    </div>
  </body>
</html>
`;
}
